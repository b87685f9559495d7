/**
 * Which line a thread that is busy runs just then: its debugger is asked, by which the thread can be stopped in the midst of a loop.
 * Sources: "Inspector", Node.js 24 documentation; the Debugger domain of the Chrome DevTools Protocol.
 */
import { once } from 'node:events';
import { Session } from 'node:inspector';

interface Frame {
  readonly location: { readonly scriptId: string; readonly lineNumber: number };
}
/** What the thread's debugger says, as far as it is read here. */
interface Said {
  readonly method?: string;
  readonly params?: { readonly scriptId?: string; readonly url?: string; readonly callFrames?: readonly Frame[] };
}

/** A thread in a call of the system answers after that. */
const patienceMs = 2000;

/** From 1, the innermost in the script of that address; undefined: none of it, or there was no answer. */
export async function lineUnderWay(url: string): Promise<number | undefined> {
  const late = once(AbortSignal.timeout(patienceMs), 'abort');
  const session = new Session();
  session.connect();
  try {
    return await Promise.race([ask(session, url), late.then(() => undefined)]);
  } catch {
    // A Node without an inspector.
    return undefined;
  } finally {
    session.disconnect();
  }
}

const ask = (session: Session, url: string): Promise<number | undefined> =>
  new Promise((resolve) => {
    const scripts = new Set<string>();
    let say = (_method: string): void => {};
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
      let id = 0;
      say = (method) => {
        id += 1;
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) });
      };
      // Which scripts there are is said in answer.
      say('Debugger.enable');
      say('Debugger.pause');
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { message } }) => {
      const { method, params = {} } = JSON.parse(message) as Said;
      if (method === 'Debugger.scriptParsed' && params.url === url) scripts.add(String(params.scriptId));
      if (method !== 'Debugger.paused') return;
      // A thread that stands still could not be ended.
      say('Debugger.disable');
      const frame = params.callFrames?.find(({ location }) => scripts.has(location.scriptId));
      resolve(frame && frame.location.lineNumber + 1);
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  });
