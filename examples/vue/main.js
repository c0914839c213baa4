import { createApp, h, ref } from 'vue';
import VmConsole from './vm-console.vue';

const uri = new URLSearchParams(location.search).get('url') ?? `wss://${location.host}/spice`;
const isOpen = ref(true);
const toggle = () => {
  isOpen.value = !isOpen.value;
};

createApp(() => [
  h('button', { type: 'button', onClick: toggle }, isOpen.value ? 'Close the console' : 'Open the console'),
  isOpen.value ? h(VmConsole, { key: uri, uri }) : null,
]).mount('#app');
