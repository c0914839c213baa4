import type { Advice, Messages } from './en.js';
import { plurals } from './plurals.js';
import { errors, support } from './problems/es.js';

const count = plurals('es');

export const messages: Messages = {
  language: 'es',
  title: 'Carpetas compartidas',
  open: 'Carpetas',
  close: 'Cerrar',

  chooseFolder: 'Elegir una carpeta…',
  addFolder: 'Añadir una carpeta…',
  choosing: 'Esperando al navegador…',
  dropHere: 'o suelte una aquí',
  dropAnywhere: 'o suelte una en cualquier lugar de esta página',
  dropNow: 'Suelte la carpeta para compartirla',
  dropNowRead: 'El invitado podrá leerla.',
  dropNowReadwrite: 'El invitado podrá leerla y cambiarla.',

  guestMay: 'El invitado puede',
  newFoldersMay: 'Carpetas nuevas: el invitado puede',
  modes: { read: 'Solo leer', readwrite: 'Leer y escribir' },
  modeHints: {
    read: 'El invitado ve los archivos y no puede cambiarlos.',
    readwrite: 'El invitado puede cambiar y borrar archivos de la carpeta.',
  },

  folderList: 'Carpetas que se comparten',
  rootFolder: 'La unidad misma',
  entryFolder: 'Una carpeta de la unidad',
  modeOf: (name) => `Lo que el invitado puede hacer con ${name}`,
  remove: 'Quitar',
  removeFolder: (name) => `Dejar de compartir ${name}`,
  permissionLost: 'Se retiró el permiso del navegador.',
  folderMissing: {
    title: 'La carpeta ya no está en su sitio',
    wayOut:
      'Se cambió de nombre, se movió o se eliminó en este equipo, o se retiró su unidad. Devuélvala y se seguirá compartiendo sola, o deje de compartirla aquí y compártala de nuevo.',
  },
  writeRefused: 'El invitado quiso cambiar algo aquí y se le negó: solo puede leer.',
  failedWrites: {
    full: (files): Advice => ({
      title: count(files, {
        one: 'El disco o la cuota están llenos: un archivo del invitado no se guardó',
        other: 'El disco o la cuota están llenos: # archivos del invitado no se guardaron',
      }),
      wayOut:
        'Libere espacio en este ordenador y vuelva a guardar en el invitado: hasta entonces el contenido nuevo solo existe allí.',
    }),
    refused: (changes): Advice => ({
      title: count(changes, {
        one: 'Rechazado en este ordenador: un cambio del invitado no se hizo',
        other: 'Rechazado en este ordenador: # cambios del invitado no se hicieron',
      }),
      wayOut:
        'Puede que el archivo esté protegido contra escritura, o que el navegador o las reglas de esta consola lo prohíban: «Actividad», más abajo, dice cuál es.',
    }),
  },
  allowWriting: 'Dejar escribir',
  allowWritingTo: (name) => `Dejar escribir: ${name}`,
  allowAgain: 'Permitir de nuevo',
  allowFolderAgain: (name) => `Permitir de nuevo: ${name}`,
  stop: 'Dejar de compartir',
  rename: 'Cambiar nombre',
  renameFolder: (name) => `Cambiar cómo aparece ${name} en el invitado`,
  newNameOf: (name) => `Nuevo nombre de ${name} en el invitado`,
  nameRule: 'Sin «/»',
  droppedFiles: 'Archivos soltados',

  remembered: {
    title: 'Carpetas compartidas antes',
    shareAgain: (name) => `Compartir ${name} de nuevo`,
    permitted: 'el navegador aún lo permite',
    asks: 'el navegador le preguntará',
    forget: 'Olvidar',
    forgetOne: (name) => `Olvidar ${name}`,
    offer: (folders) =>
      count(folders, {
        one: 'Una carpeta se puede compartir de nuevo',
        other: '# carpetas se pueden compartir de nuevo',
      }),
  },

  questions: {
    delete: 'El invitado quiere eliminar',
    overwrite: 'El invitado quiere reemplazar el contenido de',
    hint: 'Aún no ha cambiado nada. Sin respuesta, se rechaza a los 45 segundos.',
    more: (waiting) => count(waiting, { one: 'Hay otra pregunta en espera.', other: 'Hay otras # en espera.' }),
    refuse: 'Rechazar',
    allow: 'Permitir',
    allowAll: 'Permitir todo durante un minuto',
  },

  transfers: {
    title: 'Archivos en camino',
    directions: { 'to-guest': 'Al invitado', 'from-guest': 'Del invitado', within: 'Copiado dentro de la unidad' },
    of: (bytes, length) => `${bytes} de ${length}`,
    perSecond: (bytes) => `${bytes} por s`,
    left: (time) => `faltan ${time}`,
    finishing: 'Todo ha llegado y se está guardando…',
    cancel: 'Cancelar',
    cancelOne: (name) => `Cancelar ${name}`,
    ended: 'Transferencias terminadas',
    totals: (done, failed) =>
      failed === 0
        ? count(done, { one: 'Un archivo', other: '# archivos' })
        : `${count(done, { one: 'Un archivo', other: '# archivos' })}, ${count(failed, { one: 'uno con error', other: '# con error' })}`,
    endedOne: (name, reason) =>
      reason === undefined ? `${name} se ha transferido` : `${name} no se ha transferido: ${reason}`,
    reasons: {
      cancelled: 'Usted lo canceló. El programa del invitado puede tardar un rato en notarlo.',
      cancelledWrite: 'Usted lo canceló. Se conserva el archivo anterior.',
      broken: 'El programa del invitado se fue antes del final.',
      brokenWrite: 'Se interrumpió antes del final. Se conserva el archivo anterior.',
      forbidden: 'La carpeta es de solo lectura, o usted lo rechazó.',
      changed: 'Algo cambió entretanto, o falta su carpeta.',
      locked: 'Otro programa tiene bloqueado el archivo.',
      full: 'El disco o la cuota están llenos.',
      other: (status) => `Se rechazó (HTTP ${status}).`,
    },
  },

  locks: {
    title: (locks) => count(locks, { one: 'Un bloqueo en el invitado', other: '# bloqueos en el invitado' }),
    hint: 'Los programas bloquean un documento mientras está abierto. Rompa un bloqueo solo si su programa ya no está: puede perder lo que no haya guardado.',
    nobody: 'Sin propietario indicado',
    scopes: { exclusive: 'exclusivo', shared: 'compartido' },
    deep: 'con todo lo que contiene',
    left: (time) => `faltan ${time}`,
    break: 'Romper',
    sure: 'Romper ahora',
    breakOne: (path) => `Romper el bloqueo de ${path}`,
    breakForGood: (path) => `Romper ahora el bloqueo de ${path}`,
  },

  notify: {
    label: 'Avisarme cuando esté en otra parte',
    hint: 'De transferencias largas, errores, preguntas y pérdida de conexión. El navegador pregunta una vez.',
    refused: 'El navegador rechazó las notificaciones de esta página: permítalas en su configuración.',
  },

  statusList: 'Estado',
  phases: {
    idle: 'Sin conexión con la máquina',
    connecting: 'Conectando con la máquina…',
    connected: 'Conectado con la máquina',
    reconnecting: 'Se perdió la conexión: conectando de nuevo…',
    closed: 'La conexión con la máquina ha terminado',
    failed: 'Sin conexión con la máquina',
  },
  idleHint: 'El invitado tendrá sus carpetas en cuanto la consola esté conectada.',
  closedHint: 'Vuelva a conectar la consola para continuar: sus carpetas se conservan.',
  reconnectingHint: 'Sus carpetas se conservan. Una copia que estaba en curso en el invitado debe empezar de nuevo.',
  agentRunning: 'El agente del invitado está en marcha',
  agentMissing: 'El agente del invitado (spice-webdavd) no está en marcha',
  agentMissingHint: 'Instálelo una vez en el invitado:',
  guestNever: 'Ningún programa del invitado ha abierto aún la unidad',
  guestAway: 'Ningún programa del invitado está conectado',
  guestConnected: (programs) =>
    count(programs, {
      one: 'Un programa del invitado está conectado',
      other: '# programas del invitado están conectados',
    }),
  lastRequest: (time) => `Última petición a las ${time}`,
  notPersistent: 'El navegador no guarda datos para esta página: los bloqueos y las propiedades terminan con ella.',
  heldFilesEnd:
    'El navegador no guarda archivos para esta página: los archivos de bloqueo y temporales de los programas del invitado terminan con ella.',

  help: {
    open: 'Abrir la unidad en el invitado',
    system: 'En el invitado',
    host: 'La máquina funciona con',
    copy: 'Copiar',
    copied: 'Copiado',
    copyByHand: 'Seleccionado: cópielo con Ctrl+C',
    mountAgain: 'Montar de nuevo en el invitado',
    mountAgainHint:
      'Cierra la unidad durante dos segundos: Windows la conecta entonces de nuevo y los gestores de archivos la encuentran otra vez. ' +
      'Lo que se esté copiando se interrumpe.',
    systems: { terminal: 'Línea de comandos' },
    notes: {
      channel: {
        libvirt: 'En el XML de la máquina, dentro de <devices>:',
        qemu: 'En la línea de comandos de QEMU:',
        proxmox: 'En el anfitrión, con el número de la máquina:',
        lxd: 'Las máquinas de LXD tienen el canal; tras actualizar LXD reinicie la máquina:',
        incus: 'Las máquinas de Incus tienen el canal; tras actualizar Incus reinicie la máquina:',
      },
      agent: {
        debian: 'En una terminal:',
        fedora: 'En una terminal:',
        arch: 'En una terminal:',
        opensuse: 'En una terminal:',
        windows: 'Ejecute el instalador más reciente de esta página (spice-webdavd-x64-latest.msi):',
      },
      open: {
        windows: 'Una unidad aparece sola en el Explorador. Si no, escriba esto en el símbolo del sistema:',
        gnome: 'Archivos muestra «Spice client folder» en Red. O abra allí esta dirección (Ctrl+L):',
        kde: 'Abra esta dirección en Dolphin:',
        macos: 'Finder, Ir, Conectarse al servidor:',
        terminal: 'Mirar dentro de la unidad, o montarla:',
      },
    },
  },

  activity: {
    title: 'Actividad',
    moved: (toGuest, fromGuest) => `${toGuest} al invitado, ${fromGuest} desde él`,
    nothingMoved: 'Aún no se ha transferido nada',
    filter: 'Filtrar',
    none: 'Nada que coincida',
    left: 'el programa se fue antes de la respuesta',
    brokenOff: 'interrumpido',
    closedBy: {
      maxClients: 'Se rechazó un programa: hay demasiados conectados',
      maxUnstoppableInboundBytes: 'Se desconectó un programa: envió más de lo que la carpeta podía recibir',
    },
    saveAs: (format) => `Guardar como ${format}`,
  },

  andMore: (more) => count(more, { one: 'y uno más', other: 'y # más' }),
  heldFiles: (files) =>
    count(files, {
      one: 'Un archivo que solo tiene este navegador',
      other: '# archivos que solo tiene este navegador',
    }),
  heldFilesHint:
    'Los dejaron programas del invitado con nombres que no son para su carpeta, como archivos de bloqueo y temporales. ' +
    'Terminan con los datos de este navegador: guarde lo que aún necesite.',
  save: 'Guardar',
  saveFile: (name) => `Guardar ${name}`,
  delete: 'Borrar',
  deleteFile: (name) => `Borrar ${name}`,
  saveAll: 'Guardar todo',
  outbox: {
    title: (files, size) =>
      files === 0
        ? 'Bandeja de salida: vacía'
        : files === 1
          ? `Bandeja de salida: un archivo, ${size}`
          : `Bandeja de salida: ${files} archivos, ${size}`,
    hint: (name) =>
      `Lo que los programas del invitado ponen en «${name}» en la unidad lo conserva este navegador: guárdelo desde aquí.`,
    earlier: 'Dejado por invitados de sesiones anteriores y conservado por este navegador: guárdelo desde aquí.',
    endsWithPage: 'El navegador se niega a conservar archivos de esta página: lo que no se guarde termina con ella.',
  },
  deleteForGood: 'Borrar para siempre',
  deleteFileForGood: (name) => `Borrar para siempre: ${name}`,

  dismiss: 'Ocultar',
  notices: {
    pickerLeft: {
      title: 'No se compartió ninguna carpeta',
      wayOut:
        'Si el navegador preguntó y usted no aceptó, elija la carpeta de nuevo y responda «Permitir». Firefox lo llama subir, pero no se sube nada.',
    },
    refused: (name): Advice => ({
      title: `«${name}» no se comparte`,
      wayOut: 'Se denegó el permiso del navegador. Comparta la carpeta de nuevo y responda «Permitir».',
    }),
    refusedWriting: (name): Advice => ({
      title: `«${name}» no se comparte`,
      wayOut:
        'Se denegó el permiso para cambiarla. Compártala de nuevo y responda «Permitir», o elija antes «Solo leer».',
    }),
    upgradeRefused: (name): Advice => ({
      title: `«${name}» queda como estaba`,
      wayOut: 'Se denegó el permiso del navegador. Cámbielo de nuevo y responda «Permitir».',
    }),
    emptyFolder: {
      title: 'No se compartió ninguna carpeta',
      wayOut: 'El navegador no encontró ningún archivo en ella. Elija una carpeta con archivos o suelte esta aquí.',
    },
    blocked: {
      title: 'El navegador no entrega esta carpeta',
      wayOut: 'Protege las carpetas del sistema y las suyas. Elija otra, o una carpeta dentro de ella.',
    },
    notAFolder: (name): Advice => ({
      title: `«${name}» no es una carpeta`,
      wayOut: 'Los enlaces a carpetas no se pueden compartir. Suelte la carpeta misma.',
    }),
    filesDropped: {
      title: 'Los archivos no se pueden compartir uno a uno',
      wayOut: 'Suelte la carpeta que los contiene.',
    },
    filesLeft: (files): Advice => ({
      title: count(files, { one: 'Un archivo quedó fuera', other: '# archivos quedaron fuera' }),
      wayOut: 'Solo se pueden compartir carpetas. Suelte la carpeta que los contiene.',
    }),
    failed: (reason): Advice => ({ title: 'Eso no funcionó', wayOut: reason }),
  },
  broker: {
    title: 'Ventana para compartir',
    frame: {
      title: 'Esta consola está dentro de una página de otro sitio',
      wayOut:
        'Una carpeta que suelte aquí solo se puede leer. En la ventana para compartir elige carpetas, también para que el ' +
        'invitado las cambie: se comparten mientras esa ventana esté abierta.',
    },
    open: 'Abrir la ventana para compartir',
    show: 'Mostrar la ventana para compartir',
    isOpen: 'Las carpetas se comparten mientras la ventana para compartir esté abierta.',
    lost: 'Elíjala de nuevo en la ventana para compartir.',
    blocked: {
      title: 'La ventana para compartir no se abrió',
      wayOut:
        'El navegador la bloqueó. Permita las ventanas emergentes en esta página, o suelte aquí una carpeta: el invitado ' +
        'podrá leerla.',
    },
    closed: {
      title: 'Se cerró la ventana para compartir',
      wayOut: 'Con ella el navegador retira el permiso de sus carpetas. Ábrala otra vez y elíjalas allí.',
    },
    life: 'Mantenga abierta esta ventana mientras el invitado use la carpeta: al cerrarse, el navegador retira el permiso.',
    keepOpen: 'Mantenga abierta esta ventana: al cerrarse, el navegador retira el permiso.',
    otherSite: {
      title: 'El navegador no deja que este marco use carpetas elegidas',
      wayOut:
        'La página que rodea la consola es de otro sitio. Abra la consola en una pestaña propia o suelte una carpeta sobre ella: el invitado podrá leerla.',
    },
    cutOff: {
      title: 'Esta ventana ha perdido la consola que la abrió',
      wayOut:
        'Los ajustes del panel (Cross-Origin-Opener-Policy) las separan. Cierre esta ventana y abra la consola en una ' +
        'pestaña propia; quien administra el panel puede cambiarlo.',
    },
    gone: {
      title: 'Se cerró la consola',
      wayOut: 'Ya no se comparte nada. Puede cerrar esta ventana.',
    },
  },
  policy: {
    noFolders: {
      title: 'En esta consola no se pueden compartir carpetas',
      wayOut: 'Quien la administra lo ha desactivado. Consúltele si lo necesita.',
    },
    full: 'Esta consola no admite más carpetas a la vez. Quite una para compartir otra.',
    readOnly: 'En esta consola el invitado solo puede leer las carpetas: así lo ha decidido quien la administra.',
    refused: (name): Advice => ({
      title: `«${name}» no se puede compartir así`,
      wayOut: 'Las reglas de esta consola lo prohíben. Consulte a quien la administra si lo necesita.',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name) => `${name} se comparte con el invitado`,
    unshared: (name) => `${name} ya no se comparte`,
    stopped: 'Se dejó de compartir. El invitado ya no tiene sus carpetas.',
  },
};
