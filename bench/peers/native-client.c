/*
 * The native client without a window: spice-gtk's session with its WebDAV server (phodav) on a folder.
 *
 *   native-client SPICE_PORT FOLDER
 *
 * Prints "connected" when the WebDAV channel stands. The end of standard input ends it.
 */
#include <glib-unix.h>
#include <spice-client.h>
#include <stdio.h>
#include <unistd.h>

static void port_opened(GObject *channel, GParamSpec *property, gpointer data) {
    (void)property;
    (void)data;
    gboolean is_open = FALSE;
    g_object_get(channel, "port-opened", &is_open, NULL);
    if (!is_open) return;
    puts("connected");
    fflush(stdout);
}

static void channel_new(SpiceSession *session, SpiceChannel *channel, gpointer data) {
    (void)session;
    (void)data;
    if (!SPICE_IS_WEBDAV_CHANNEL(channel)) return;
    g_signal_connect(channel, "notify::port-opened", G_CALLBACK(port_opened), NULL);
    spice_channel_connect(channel);
}

static gboolean input_ended(gint fd, GIOCondition condition, gpointer loop) {
    (void)condition;
    char byte;
    if (read(fd, &byte, 1) > 0) return G_SOURCE_CONTINUE;
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s SPICE_PORT FOLDER\n", argv[0]);
        return 2;
    }
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    SpiceSession *session = spice_session_new();
    g_object_set(session, "host", "127.0.0.1", "port", argv[1], "shared-dir", argv[2], "share-dir-ro", FALSE, NULL);
    g_signal_connect(session, "channel-new", G_CALLBACK(channel_new), NULL);
    if (!spice_session_connect(session)) return 1;
    g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, input_ended, loop);
    g_main_loop_run(loop);
    spice_session_disconnect(session);
    return 0;
}
