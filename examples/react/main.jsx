import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { VmConsole } from './vm-console.jsx';

const uri = new URLSearchParams(location.search).get('url') ?? `wss://${location.host}/spice`;

function Page() {
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Close the console' : 'Open the console'}
      </button>
      {isOpen && <VmConsole key={uri} uri={uri} />}
    </>
  );
}

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
