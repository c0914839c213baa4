import type { Advice, Messages } from '../en.js';

const insecurePage: Advice = {
  title: 'No se pueden compartir carpetas desde una página no segura',
  wayOut: 'Abra esta consola por https o en localhost. Los navegadores no dan carpetas a ninguna otra página.',
};

/** Why there is no connection. */
export const errors: Messages['errors'] = {
  'socket-failed': {
    title: 'No se puede alcanzar el servidor de la máquina virtual',
    wayOut:
      'Compruebe que la máquina funciona y que esta página puede alcanzarla, y vuelva a conectar. Si no basta, recargue esta página: su dirección puede haber caducado.',
  },
  'wrong-password': {
    title: 'Contraseña incorrecta',
    wayOut:
      'El servidor rechazó la contraseña de esta consola, que puede haber caducado. Vuelva a abrir la consola, o conecte con la correcta.',
  },
  'channel-taken': {
    title: 'Otra consola está compartiendo carpetas',
    wayOut: 'Solo una consola a la vez puede compartir con esta máquina. Cierre la otra y vuelva a conectar.',
  },
  'no-channel': {
    title: 'Esta máquina no tiene canal para carpetas',
    wayOut: 'Quien administra la máquina lo añade una vez, de esta manera. Después la máquina se apaga y se enciende.',
  },
  'session-ended': {
    title: 'La sesión de la consola terminó',
    wayOut:
      'Otra consola tomó la máquina, o su servidor se reinició. Sus carpetas se conservan: vuelva a conectar la consola.',
  },
  'server-closed': {
    title: 'El servidor cerró la conexión',
    wayOut: 'La máquina se apagó u otra consola tomó su lugar. Sus carpetas se conservan: vuelva a conectar.',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: 'El servidor no habla SPICE como se esperaba',
    wayOut: 'Compruebe que la dirección lleva al WebSocket de un servidor SPICE y vuelva a conectar.',
  },
  'worker-ended': {
    title: 'La compartición se había detenido y se inició de nuevo',
    wayOut: 'Una copia que estaba en curso en el invitado debe empezar de nuevo.',
  },
  'not-loaded': {
    title: 'Esta página no está al día',
    wayOut:
      'No se pudo cargar la parte que comparte carpetas: el panel se actualizó o no responde. Vuelva a cargar esta página.',
  },
};

/** What the page, or the browser, does not let. */
export const support: Messages['support'] = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: 'En este navegador el invitado solo puede leer sus carpetas',
    wayOut:
      'Lo que entrega va a la bandeja de salida, desde donde usted lo guarda. Para que pueda cambiar una carpeta, abra esta consola en Chrome, Edge u otro navegador basado en Chromium.',
  },
  'cross-origin-frame': {
    title: 'No se pueden elegir carpetas dentro de este marco',
    wayOut: 'Suelte aquí una carpeta, o abra la consola en una pestaña propia.',
  },
};
