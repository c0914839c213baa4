import type { Advice, Messages } from './en.js';
import { plurals } from './plurals.js';
import { errors, support } from './problems/ja.js';

const count = plurals('ja');

export const messages: Messages = {
  language: 'ja',
  title: '共有フォルダー',
  open: 'フォルダー',
  close: '閉じる',

  chooseFolder: 'フォルダーを選ぶ…',
  addFolder: 'フォルダーを追加…',
  choosing: 'ブラウザーを待っています…',
  dropHere: 'またはここにドロップ',
  dropAnywhere: 'またはこのページのどこかにドロップ',
  dropNow: 'フォルダーを放すと共有します',
  dropNowRead: 'ゲストは読み取りができます。',
  dropNowReadwrite: 'ゲストは読み取りと変更ができます。',

  guestMay: 'ゲストに許可する操作',
  newFoldersMay: '新しいフォルダーで許可する操作',
  modes: { read: '読み取りのみ', readwrite: '読み書き' },
  modeHints: {
    read: 'ゲストはファイルを見ることができ、変更はできません。',
    readwrite: 'ゲストはフォルダー内のファイルを変更、削除できます。',
  },

  folderList: '共有中のフォルダー',
  rootFolder: 'ドライブ本体',
  entryFolder: 'ドライブ内のフォルダー',
  modeOf: (name) => `${name} でゲストに許可する操作`,
  remove: '外す',
  removeFolder: (name) => `${name} の共有をやめる`,
  permissionLost: 'ブラウザーの許可が取り消されました。',
  folderMissing: {
    title: 'フォルダーが元の場所にありません',
    wayOut:
      'このコンピューターで名前の変更、移動、削除が行われたか、ドライブが取り外されました。元に戻すと共有は自動で続きます。戻さない場合は、ここで共有を停止して、もう一度共有してください。',
  },
  writeRefused: 'ゲストがここを変更しようとしましたが、読み取りだけのため拒否されました。',
  failedWrites: {
    full: (files): Advice => ({
      title: count(files, {
        other: 'ディスクまたは割り当て容量がいっぱいです: ゲストの # 個のファイルが保存されませんでした',
      }),
      wayOut:
        'このコンピューターの空きを増やして、ゲストでもう一度保存してください。それまで新しい内容はゲストにしかありません。',
    }),
    refused: (changes): Advice => ({
      title: count(changes, { other: 'このコンピューターで拒否されました: ゲストの # 件の変更が行われませんでした' }),
      wayOut:
        'ファイルが書き込み禁止か、ブラウザーまたはこのコンソールの規則で禁止されています。どのファイルかは下の「アクティビティ」に出ています。',
    }),
  },
  allowWriting: '書き込みを許可',
  allowWritingTo: (name) => `書き込みを許可: ${name}`,
  allowAgain: 'もう一度許可',
  allowFolderAgain: (name) => `もう一度許可: ${name}`,
  stop: '共有を停止',
  rename: '名前の変更',
  renameFolder: (name) => `ゲストでの ${name} の表示名を変更`,
  newNameOf: (name) => `ゲストでの ${name} の新しい名前`,
  nameRule: '「/」は使えません',
  droppedFiles: 'ドロップしたファイル',

  remembered: {
    title: '以前に共有したフォルダー',
    shareAgain: (name) => `${name} をもう一度共有`,
    permitted: 'ブラウザーの許可は有効です',
    asks: 'ブラウザーが確認します',
    forget: '記録を消す',
    forgetOne: (name) => `${name} の記録を消す`,
    offer: (folders) => count(folders, { other: 'もう一度共有できるフォルダー # 個' }),
  },

  questions: {
    delete: 'ゲストが次を削除しようとしています:',
    overwrite: 'ゲストが次の内容を置き換えようとしています:',
    hint: 'まだ何も変わっていません。45 秒以内に答えがなければ拒否します。',
    more: (waiting) => count(waiting, { other: 'ほかに # 件が待っています。' }),
    refuse: '拒否',
    allow: '許可',
    allowAll: '1 分間すべて許可',
  },

  transfers: {
    title: '転送中のファイル',
    directions: { 'to-guest': 'ゲストへ', 'from-guest': 'ゲストから', within: 'ドライブ内のコピー' },
    of: (bytes, length) => `${length} のうち ${bytes}`,
    perSecond: (bytes) => `毎秒 ${bytes}`,
    left: (time) => `残り ${time}`,
    finishing: 'すべて届きました。保存しています…',
    cancel: '中止',
    cancelOne: (name) => `${name} を中止`,
    ended: '終了した転送',
    totals: (done, failed) =>
      failed === 0
        ? count(done, { other: 'ファイル # 個' })
        : `${count(done, { other: 'ファイル # 個' })}、${count(failed, { other: '失敗 # 個' })}`,
    endedOne: (name, reason) =>
      reason === undefined ? `${name} を転送しました` : `${name} を転送できませんでした: ${reason}`,
    reasons: {
      cancelled: '中止しました。ゲストのプログラムは、気付くまでしばらく待つことがあります。',
      cancelledWrite: '中止しました。元のファイルは残っています。',
      broken: 'ゲストのプログラムが途中で終了しました。',
      brokenWrite: '途中で切れました。元のファイルは残っています。',
      forbidden: 'フォルダーが読み取り専用か、拒否されました。',
      changed: 'その間に変更があったか、フォルダーがありません。',
      locked: '別のプログラムがファイルをロックしています。',
      full: 'ディスクまたは割り当て容量がいっぱいです。',
      other: (status) => `拒否されました (HTTP ${status})。`,
    },
  },

  locks: {
    title: (locks) => count(locks, { other: 'ゲストのロック # 個' }),
    hint: 'プログラムは文書を開いている間ロックします。プログラムがもうないときだけ解除してください。保存していない内容が失われることがあります。',
    nobody: '所有者の記載なし',
    scopes: { exclusive: '排他', shared: '共有' },
    deep: '中身をすべて含む',
    left: (time) => `残り ${time}`,
    break: '解除',
    sure: '今すぐ解除',
    breakOne: (path) => `${path} のロックを解除`,
    breakForGood: (path) => `${path} のロックを今すぐ解除`,
  },

  notify: {
    label: '離れているときに通知する',
    hint: '長い転送、失敗、確認、切断を通知します。ブラウザーが一度確認します。',
    refused: 'ブラウザーがこのページの通知を拒否しました。ブラウザーの設定で許可してください。',
  },

  statusList: '状態',
  phases: {
    idle: 'マシンに接続していません',
    connecting: 'マシンに接続しています…',
    connected: 'マシンに接続しました',
    reconnecting: '接続が切れました。再接続しています…',
    closed: 'マシンとの接続が終了しました',
    failed: 'マシンに接続していません',
  },
  idleHint: 'コンソールが接続されると、ゲストがフォルダーを使えるようになります。',
  closedHint: '続けるにはコンソールを接続し直してください。フォルダーは残っています。',
  reconnectingHint: 'フォルダーは残っています。ゲストで進行中だったコピーは、最初からやり直してください。',
  agentRunning: 'ゲストのエージェントが動作しています',
  agentMissing: 'ゲストのエージェント (spice-webdavd) が動作していません',
  agentMissingHint: 'ゲストに一度だけインストールしてください:',
  guestNever: 'ゲストのプログラムはまだドライブを開いていません',
  guestAway: '接続中のゲストのプログラムはありません',
  guestConnected: (programs) => count(programs, { other: 'ゲストのプログラム # 個が接続しています' }),
  lastRequest: (time) => `最後の要求: ${time}`,
  notPersistent: 'ブラウザーがこのページのデータを保存しません。ロックとプロパティはページとともに消えます。',
  heldFilesEnd:
    'ブラウザーがこのページのファイルを保存しません。ゲストのロックファイルと一時ファイルはページとともに消えます。',

  help: {
    open: 'ゲストでドライブを開く',
    system: 'ゲスト',
    host: 'マシンの実行環境',
    copy: 'コピー',
    copied: 'コピーしました',
    copyByHand: '選択しました。Ctrl+C でコピーしてください',
    mountAgain: 'ゲストでもう一度マウント',
    mountAgainHint:
      'ドライブを 2 秒間閉じます。Windows はそのあと再び割り当て、ファイルマネージャーにも再び現れます。進行中のコピーは中断します。',
    systems: { terminal: 'コマンドライン' },
    notes: {
      channel: {
        libvirt: 'マシンの XML の <devices> の中に:',
        qemu: 'QEMU のコマンドラインに:',
        proxmox: 'ホストで、マシンの番号を指定して:',
        lxd: 'LXD のマシンにはチャネルがあります。LXD の更新後はマシンを再起動してください:',
        incus: 'Incus のマシンにはチャネルがあります。Incus の更新後はマシンを再起動してください:',
      },
      agent: {
        debian: 'ターミナルで:',
        fedora: 'ターミナルで:',
        arch: 'ターミナルで:',
        opensuse: 'ターミナルで:',
        windows: 'このページの最新のインストーラー (spice-webdavd-x64-latest.msi) を実行してください:',
      },
      open: {
        windows: 'エクスプローラーにドライブが自動で現れます。現れないときは、コマンドプロンプトに入力してください:',
        gnome:
          '「ファイル」のネットワークに「Spice client folder」が現れます。またはこのアドレスを開いてください (Ctrl+L):',
        kde: 'Dolphin でこのアドレスを開いてください:',
        macos: 'Finder の「移動」から「サーバへ接続」:',
        terminal: 'ドライブの中を見る、またはマウントする:',
      },
    },
  },

  activity: {
    title: 'アクティビティ',
    moved: (toGuest, fromGuest) => `ゲストへ ${toGuest}、ゲストから ${fromGuest}`,
    nothingMoved: 'まだ何も転送していません',
    filter: '絞り込み',
    none: '該当するものはありません',
    left: '応答の前にプログラムが離れました',
    brokenOff: '中断',
    closedBy: {
      maxClients: 'プログラムの接続を拒否しました: 接続数が多すぎます',
      maxUnstoppableInboundBytes: 'プログラムの接続を切りました: フォルダーが受け取れる量を超えて送信されました',
    },
    saveAs: (format) => `${format} で保存`,
  },

  andMore: (more) => count(more, { other: 'ほか # 件' }),
  heldFiles: (files) => count(files, { other: 'このブラウザーだけが持つファイル # 個' }),
  heldFilesHint:
    'ゲストのプログラムが、フォルダーには置けない名前で残したロックファイルや一時ファイルです。' +
    'ブラウザーのデータとともに消えます。必要なものは保存してください。',
  save: '保存',
  saveFile: (name) => `${name} を保存`,
  delete: '削除',
  deleteFile: (name) => `${name} を削除`,
  saveAll: 'すべて保存',
  outbox: {
    title: (files, size) =>
      files === 0
        ? '送信トレイ: 空'
        : files === 1
          ? `送信トレイ: 1 個のファイル、${size}`
          : `送信トレイ: ${files} 個のファイル、${size}`,
    hint: (name) =>
      `ゲストのプログラムがドライブの「${name}」に入れたものは、このブラウザーが保持します。ここから保存してください。`,
    earlier: '以前のセッションのゲストが残し、このブラウザーが保持しているものです。ここから保存してください。',
    endsWithPage: 'ブラウザーはこのページのファイルを保持しません。保存しないものはページとともに失われます。',
  },
  deleteForGood: '完全に削除',
  deleteFileForGood: (name) => `${name} を完全に削除`,

  dismiss: '閉じる',
  notices: {
    pickerLeft: {
      title: 'フォルダーは共有されませんでした',
      wayOut:
        'ブラウザーの確認で許可しなかった場合は、もう一度フォルダーを選んで「許可」と答えてください。Firefox はこれをアップロードと呼びますが、何もアップロードされません。',
    },
    refused: (name): Advice => ({
      title: `「${name}」は共有されていません`,
      wayOut: 'ブラウザーの許可が得られませんでした。もう一度共有して「許可」と答えてください。',
    }),
    refusedWriting: (name): Advice => ({
      title: `「${name}」は共有されていません`,
      wayOut:
        '変更の許可が得られませんでした。もう一度共有して「許可」と答えるか、先に「読み取りのみ」にしてください。',
    }),
    upgradeRefused: (name): Advice => ({
      title: `「${name}」は元のままです`,
      wayOut: 'ブラウザーの許可が得られませんでした。もう一度変更して「許可」と答えてください。',
    }),
    emptyFolder: {
      title: 'フォルダーは共有されませんでした',
      wayOut:
        'ブラウザーはその中にファイルを見つけませんでした。ファイルのあるフォルダーを選ぶか、ここにドロップしてください。',
    },
    blocked: {
      title: 'ブラウザーはこのフォルダーを渡しません',
      wayOut:
        'システムやブラウザー自身のフォルダーは保護されています。別のフォルダーか、その中のフォルダーを選んでください。',
    },
    notAFolder: (name): Advice => ({
      title: `「${name}」はフォルダーではありません`,
      wayOut: 'フォルダーへのリンクは共有できません。フォルダーそのものをドロップしてください。',
    }),
    filesDropped: {
      title: 'ファイルを一つずつ共有することはできません',
      wayOut: 'ファイルが入ったフォルダーをドロップしてください。',
    },
    filesLeft: (files): Advice => ({
      title: count(files, { other: '# 個のファイルを除きました' }),
      wayOut: '共有できるのはフォルダーだけです。ファイルが入ったフォルダーをドロップしてください。',
    }),
    failed: (reason): Advice => ({ title: 'うまくいきませんでした', wayOut: reason }),
  },
  broker: {
    title: '共有ウィンドウ',
    frame: {
      title: 'このコンソールは別のサイトのページの中にあります',
      wayOut:
        'ここにドロップしたフォルダーは読み取りだけになります。共有ウィンドウでは、ゲストが変更できるフォルダーも選べます。' +
        '共有はそのウィンドウが開いている間だけ続きます。',
    },
    open: '共有ウィンドウを開く',
    show: '共有ウィンドウを表示',
    isOpen: 'フォルダーは共有ウィンドウが開いている間だけ共有されます。',
    lost: '共有ウィンドウでもう一度選んでください。',
    blocked: {
      title: '共有ウィンドウを開けませんでした',
      wayOut:
        'ブラウザーがブロックしました。このページのポップアップを許可するか、ここにフォルダーをドロップしてください。' +
        'その場合、ゲストは読み取ることができます。',
    },
    closed: {
      title: '共有ウィンドウが閉じられました',
      wayOut: 'これによりブラウザーはフォルダーの許可を取り消します。もう一度開いて、そこで選び直してください。',
    },
    life: 'ゲストがフォルダーを使っている間は、このウィンドウを開いたままにしてください。閉じるとブラウザーが許可を取り消します。',
    keepOpen: 'このウィンドウを開いたままにしてください。閉じるとブラウザーが許可を取り消します。',
    otherSite: {
      title: 'このフレームでは選択したフォルダーを使用できません',
      wayOut:
        'コンソールを囲むページは別のサイトのものです。コンソールを単独のタブで開くか、フォルダーをここにドロップしてください。ドロップしたフォルダーはゲストから読み取れます。',
    },
    cutOff: {
      title: 'このウィンドウを開いたコンソールとの接続が切れています',
      wayOut:
        'パネルの設定（Cross-Origin-Opener-Policy）が両者を切り離しています。このウィンドウを閉じ、コンソールを単独のタブで' +
        '開いてください。パネルの管理者が設定を変更できます。',
    },
    gone: {
      title: 'コンソールが閉じられました',
      wayOut: '共有は終わりました。このウィンドウは閉じてかまいません。',
    },
  },
  policy: {
    noFolders: {
      title: 'このコンソールではフォルダーを共有できません',
      wayOut: '管理者が無効にしています。必要な場合は管理者に相談してください。',
    },
    full: 'このコンソールでは、これ以上のフォルダーを同時に共有できません。別のフォルダーを共有するには、どれかを外してください。',
    readOnly: 'このコンソールでは、ゲストはフォルダーを読み取ることしかできません。管理者がそう決めています。',
    refused: (name): Advice => ({
      title: `「${name}」をそのように共有することはできません`,
      wayOut: 'このコンソールの規則で禁止されています。必要な場合は管理者に相談してください。',
    }),
  },
  errors,
  support,

  announce: {
    shared: (name) => `${name} をゲストと共有しました`,
    unshared: (name) => `${name} の共有をやめました`,
    stopped: '共有を停止しました。ゲストはもうフォルダーを使えません。',
  },
};
