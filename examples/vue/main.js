import { createApp } from 'vue';
import Console from './console.vue';

const uri = new URLSearchParams(location.search).get('url') ?? `wss://${location.host}/spice`;
createApp(Console, { uri }).mount('#app');
