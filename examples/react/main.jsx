import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { VmConsole } from './vm-console.jsx';

const uri = new URLSearchParams(location.search).get('url') ?? `wss://${location.host}/spice`;
createRoot(document.getElementById('root')).render(
  <StrictMode>
    <VmConsole uri={uri} />
  </StrictMode>,
);
