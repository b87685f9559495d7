import { useState } from 'react';

export function CopyButton({ words }: { readonly words: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(words);
    setCopied(true);
  };
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
}
