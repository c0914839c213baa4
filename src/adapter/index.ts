export { createWebDavServerHandler, type WebDavServerOptions } from './webdav-server-handler.js';
