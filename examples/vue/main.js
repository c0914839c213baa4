import { createApp } from 'vue';
import VmConsole from './vm-console.vue';

const uri = new URLSearchParams(location.search).get('url') ?? `wss://${location.host}/spice`;
createApp(VmConsole, { uri }).mount('#app');
