import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/frame.css';
import './styles/parts.css';
import './styles/home.css';
import './styles/run.css';
import './styles/job.css';
import './styles/log.css';
import './styles/history.css';
import './styles/alerts.css';

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
