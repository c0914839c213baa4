import type { Advice, Messages } from '../en.js';

const insecurePage: Advice = {
  title: '安全でないページからはフォルダーを共有できません',
  wayOut:
    'このコンソールを https または localhost で開いてください。ブラウザーはほかのページにフォルダーを渡しません。',
};

/** Why there is no connection. */
export const errors: Messages['errors'] = {
  'socket-failed': {
    title: '仮想マシンのサーバーに接続できません',
    wayOut:
      'マシンが動作していること、このページから接続できることを確認して、もう一度接続してください。それでも接続できない場合は、アドレスの期限が切れていることがあるため、このページを再読み込みしてください。',
  },
  'wrong-password': {
    title: 'パスワードが違います',
    wayOut:
      'サーバーがこのコンソールのパスワードを拒否しました。期限が切れていることがあります。コンソールを開き直すか、正しいパスワードで接続し直してください。',
  },
  'channel-taken': {
    title: '別のコンソールがフォルダーを共有しています',
    wayOut: 'このマシンと共有できるコンソールは一度に一つだけです。もう一方を閉じて、接続し直してください。',
  },
  'no-channel': {
    title: 'このマシンにはフォルダー用のチャネルがありません',
    wayOut: 'マシンの管理者が一度だけ次のように追加し、そのあとマシンをシャットダウンして起動し直します。',
  },
  'session-ended': {
    title: 'コンソールのセッションが終了しました',
    wayOut:
      '別のコンソールがマシンを引き継いだか、サーバーが再起動されました。フォルダーは保持されています。コンソールを接続し直してください。',
  },
  'server-closed': {
    title: 'サーバーが接続を閉じました',
    wayOut: 'マシンが停止したか、別のコンソールに切り替わりました。フォルダーは残っています。接続し直してください。',
  },
  'insecure-context': insecurePage,
  'protocol-error': {
    title: 'サーバーの応答が SPICE と異なります',
    wayOut: 'アドレスが SPICE サーバーの WebSocket を指していることを確認して、接続し直してください。',
  },
  'worker-ended': {
    title: '共有が停止したため、再開しました',
    wayOut: 'ゲストで進行中だったコピーは、最初からやり直してください。',
  },
  'not-loaded': {
    title: 'このページは古くなっています',
    wayOut:
      'フォルダー共有の部分を読み込めませんでした。パネルが更新されたか、接続できません。このページを再読み込みしてください。',
  },
};

/** What the page, or the browser, does not let. */
export const support: Messages['support'] = {
  'insecure-context': insecurePage,
  'no-file-system-access': {
    title: 'このブラウザーでは、ゲストはフォルダーを読むことしかできません',
    wayOut:
      'ゲストが渡すファイルは送信トレイに入り、そこから保存できます。フォルダーを変更させるには、Chrome、Edge などの Chromium 系ブラウザーで開いてください。',
  },
  'cross-origin-frame': {
    title: 'このフレームの中ではフォルダーを選べません',
    wayOut: 'ここにフォルダーをドロップするか、コンソールを別のタブで開いてください。',
  },
};
