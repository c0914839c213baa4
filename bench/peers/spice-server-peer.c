/*
 * The spice-server library, as QEMU has it, with a guest's agent in the same process and no machine: SPICE by TCP and
 * WebSocket on one port, the port org.spice-space.webdav.0, and a TCP listener whose connections are its clients.
 *
 *   spice-server-peer SPICE_PORT
 *
 * Prints "agent PORT" when both listen. Lines on standard input: "close" and "open" for the guest's side of the port;
 * its end ends the program.
 *
 * Frames of the port: int64 client id, uint16 size (both little endian), then so many bytes; size 0 ends a client.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <spice.h>
#include <spice/protocol.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_BYTES = 10, MAX_FRAME_BYTES = 65535, MAX_QUEUED_BYTES = 1 << 20 };

/* ---- what the library wants of its host: timers and watches ---- */

struct SpiceTimer {
    SpiceTimerFunc func;
    void *opaque;
    guint source;
};

static gboolean timer_fires(gpointer data) {
    SpiceTimer *timer = data;
    timer->source = 0;
    timer->func(timer->opaque);
    return G_SOURCE_REMOVE;
}

static SpiceTimer *timer_add(SpiceTimerFunc func, void *opaque) {
    SpiceTimer *timer = g_new0(SpiceTimer, 1);
    timer->func = func;
    timer->opaque = opaque;
    return timer;
}

static void timer_cancel(SpiceTimer *timer) {
    if (timer->source != 0) g_source_remove(timer->source);
    timer->source = 0;
}

static void timer_start(SpiceTimer *timer, uint32_t ms) {
    timer_cancel(timer);
    timer->source = g_timeout_add(ms, timer_fires, timer);
}

static void timer_remove(SpiceTimer *timer) {
    timer_cancel(timer);
    g_free(timer);
}

struct SpiceWatch {
    int fd;
    SpiceWatchFunc func;
    void *opaque;
    guint source;
};

static gboolean watch_fires(gint fd, GIOCondition condition, gpointer data) {
    SpiceWatch *watch = data;
    int events = 0;
    if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) events |= SPICE_WATCH_EVENT_READ;
    if (condition & G_IO_OUT) events |= SPICE_WATCH_EVENT_WRITE;
    watch->func(fd, events, watch->opaque);
    return G_SOURCE_CONTINUE;
}

static void watch_update_mask(SpiceWatch *watch, int mask) {
    if (watch->source != 0) g_source_remove(watch->source);
    watch->source = 0;
    GIOCondition condition = 0;
    if (mask & SPICE_WATCH_EVENT_READ) condition |= G_IO_IN | G_IO_HUP | G_IO_ERR;
    if (mask & SPICE_WATCH_EVENT_WRITE) condition |= G_IO_OUT;
    if (condition != 0) watch->source = g_unix_fd_add(watch->fd, condition, watch_fires, watch);
}

static SpiceWatch *watch_add(int fd, int mask, SpiceWatchFunc func, void *opaque) {
    SpiceWatch *watch = g_new0(SpiceWatch, 1);
    watch->fd = fd;
    watch->func = func;
    watch->opaque = opaque;
    watch_update_mask(watch, mask);
    return watch;
}

static void watch_remove(SpiceWatch *watch) {
    watch_update_mask(watch, 0);
    g_free(watch);
}

static void channel_event(int event, SpiceChannelEventInfo *info) {
    (void)event;
    (void)info;
}

static SpiceCoreInterface core = {
    .base = {.type = SPICE_INTERFACE_CORE,
             .description = "GLib",
             .major_version = SPICE_INTERFACE_CORE_MAJOR,
             .minor_version = SPICE_INTERFACE_CORE_MINOR},
    .timer_add = timer_add,
    .timer_start = timer_start,
    .timer_cancel = timer_cancel,
    .timer_remove = timer_remove,
    .watch_add = watch_add,
    .watch_update_mask = watch_update_mask,
    .watch_remove = watch_remove,
    .channel_event = channel_event,
};

/* ---- the agent ---- */

typedef struct {
    gint64 id;
    int fd;
    guint reading;
    guint writing;
    /* The rest of a frame that the program has not taken yet. */
    GByteArray *unsent;
    /* It has the id of one that is gone, whose frames may still be under way: it gets none before an answer begins. The
     * real agent is not so kind, but then no program could tell its answer from the rest of another's. */
    gboolean is_fenced;
} Client;

static SpiceCharDeviceInstance device;
static GHashTable *clients;
static gint64 next_id = 1;
/* Of clients that are gone. The real agent's ids are addresses: that of the last one that went comes back first. */
static GArray *free_ids;
/* Else each client has an id of its own: with ids that come again at once, parallel downloads by the native client, which
 * stands on this server in the bench, fail or do not end. Ours end. */
static gboolean reuses_ids;
static gboolean is_connected;
static int listener;
static guint accepting;

/* To the host: whole frames, and how much of the first bytes it has taken. */
static GByteArray *queued;
static gsize taken;

/* From the host: the frame that is being read. */
static guint8 header[HEADER_BYTES];
static gsize header_filled;
static gsize frame_rest;
static gboolean frame_begins;
static gint64 frame_id;
/* Its program does not read: neither does the agent, which has one stream for all. */
static Client *blocking;

static void watch_clients(void);
static gboolean client_readable(gint fd, GIOCondition condition, gpointer data);

static gsize waiting_bytes(void) { return queued->len - taken; }

static void queue_frame(gint64 id, const guint8 *bytes, guint16 size) {
    gint64 little_id = GINT64_TO_LE(id);
    guint16 little_size = GUINT16_TO_LE(size);
    g_byte_array_append(queued, (const guint8 *)&little_id, sizeof little_id);
    g_byte_array_append(queued, (const guint8 *)&little_size, sizeof little_size);
    if (size > 0) g_byte_array_append(queued, bytes, size);
}

static void end_client(Client *client, gboolean tell_host) {
    if (tell_host && is_connected) queue_frame(client->id, NULL, 0);
    if (client->reading != 0) g_source_remove(client->reading);
    if (client->writing != 0) g_source_remove(client->writing);
    if (blocking == client) blocking = NULL;
    close(client->fd);
    g_byte_array_unref(client->unsent);
    g_array_append_val(free_ids, client->id);
    g_hash_table_remove(clients, &client->id);
}

/* Whether all of it went out; false leaves the rest for later. */
static gboolean send_unsent(Client *client) {
    while (client->unsent->len > 0) {
        gssize sent = send(client->fd, client->unsent->data, client->unsent->len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
        g_byte_array_remove_range(client->unsent, 0, sent);
    }
    return TRUE;
}

static gboolean client_writable(gint fd, GIOCondition condition, gpointer data) {
    (void)fd;
    (void)condition;
    Client *client = data;
    if (!send_unsent(client)) return G_SOURCE_CONTINUE;
    client->writing = 0;
    if (blocking == client) blocking = NULL;
    spice_server_char_device_wakeup(&device);
    return G_SOURCE_REMOVE;
}

static void give_to_client(gint64 id, const guint8 *bytes, gsize size) {
    Client *client = g_hash_table_lookup(clients, &id);
    if (client == NULL) return;
    if (frame_begins && client->is_fenced) client->is_fenced = memcmp(bytes, "HTTP/", MIN(size, 5)) != 0;
    frame_begins = FALSE;
    if (client->is_fenced) return;
    gssize sent = 0;
    if (client->unsent->len == 0) {
        sent = send(client->fd, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) sent = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : (gssize)size;
    }
    if ((gsize)sent == size) return;
    g_byte_array_append(client->unsent, bytes + sent, size - sent);
    blocking = client;
    if (client->writing == 0) client->writing = g_unix_fd_add(client->fd, G_IO_OUT, client_writable, client);
}

/* The library has bytes for the guest. */
static int device_write(SpiceCharDeviceInstance *sin, const uint8_t *buf, int len) {
    (void)sin;
    int done = 0;
    while (done < len && blocking == NULL) {
        if (frame_rest > 0) {
            gsize size = MIN(frame_rest, (gsize)(len - done));
            give_to_client(frame_id, buf + done, size);
            frame_rest -= size;
            done += size;
            continue;
        }
        header[header_filled++] = buf[done++];
        if (header_filled < HEADER_BYTES) continue;
        header_filled = 0;
        guint16 size;
        memcpy(&frame_id, header, sizeof frame_id);
        memcpy(&size, header + sizeof frame_id, sizeof size);
        frame_id = GINT64_FROM_LE(frame_id);
        frame_rest = GUINT16_FROM_LE(size);
        frame_begins = TRUE;
        Client *client = g_hash_table_lookup(clients, &frame_id);
        if (frame_rest == 0 && client != NULL && !client->is_fenced) end_client(client, TRUE);
    }
    return done;
}

/* The library has room for bytes of the guest. */
static int device_read(SpiceCharDeviceInstance *sin, uint8_t *buf, int len) {
    (void)sin;
    gsize size = MIN((gsize)len, waiting_bytes());
    memcpy(buf, queued->data + taken, size);
    taken += size;
    if (taken == queued->len) {
        g_byte_array_set_size(queued, 0);
        taken = 0;
    } else if (taken > MAX_QUEUED_BYTES) {
        g_byte_array_remove_range(queued, 0, taken);
        taken = 0;
    }
    if (waiting_bytes() < MAX_QUEUED_BYTES / 2) watch_clients();
    return size;
}

static gboolean client_readable(gint fd, GIOCondition condition, gpointer data) {
    (void)condition;
    static guint8 bytes[MAX_FRAME_BYTES];
    Client *client = data;
    if (waiting_bytes() >= MAX_QUEUED_BYTES) {
        client->reading = 0;
        return G_SOURCE_REMOVE;
    }
    gssize size = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return G_SOURCE_CONTINUE;
    if (size > 0) {
        queue_frame(client->id, bytes, size);
    } else {
        client->reading = 0;
        end_client(client, TRUE);
    }
    spice_server_char_device_wakeup(&device);
    return size > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void watch_clients(void) {
    GHashTableIter each;
    gpointer client_pointer;
    g_hash_table_iter_init(&each, clients);
    while (g_hash_table_iter_next(&each, NULL, &client_pointer)) {
        Client *client = client_pointer;
        if (client->reading == 0) {
            client->reading = g_unix_fd_add(client->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, client_readable, client);
        }
    }
}

static gboolean accept_client(gint fd, GIOCondition condition, gpointer data) {
    (void)condition;
    (void)data;
    int accepted = accept(fd, NULL, NULL);
    if (accepted < 0) return G_SOURCE_CONTINUE;
    int yes = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    Client *client = g_new0(Client, 1);
    if (reuses_ids && free_ids->len > 0) {
        client->id = g_array_index(free_ids, gint64, free_ids->len - 1);
        g_array_set_size(free_ids, free_ids->len - 1);
        client->is_fenced = TRUE;
    } else {
        client->id = next_id++;
    }
    client->fd = accepted;
    client->unsent = g_byte_array_new();
    g_hash_table_insert(clients, &client->id, client);
    client->reading = g_unix_fd_add(accepted, G_IO_IN | G_IO_HUP | G_IO_ERR, client_readable, client);
    return G_SOURCE_CONTINUE;
}

static void end_all_clients(void) {
    GList *all = g_hash_table_get_values(clients);
    for (GList *item = all; item != NULL; item = item->next) end_client(item->data, FALSE);
    g_list_free(all);
    g_byte_array_set_size(queued, 0);
    taken = 0;
    header_filled = 0;
    frame_rest = 0;
}

/* A client of SPICE has the channel, or has it no more. Programs wait in the listener's backlog meanwhile. */
static void device_state(SpiceCharDeviceInstance *sin, int connected) {
    (void)sin;
    is_connected = connected;
    if (!connected) end_all_clients();
    if (connected && accepting == 0) accepting = g_unix_fd_add(listener, G_IO_IN, accept_client, NULL);
    if (!connected && accepting != 0) {
        g_source_remove(accepting);
        accepting = 0;
    }
}

static void device_event(SpiceCharDeviceInstance *sin, uint8_t event) {
    (void)sin;
    (void)event;
}

static SpiceCharDeviceInterface interface = {
    .base = {.type = SPICE_INTERFACE_CHAR_DEVICE,
             .description = "WebDAV port",
             .major_version = SPICE_INTERFACE_CHAR_DEVICE_MAJOR,
             .minor_version = SPICE_INTERFACE_CHAR_DEVICE_MINOR},
    .state = device_state,
    .write = device_write,
    .read = device_read,
    .event = device_event,
    .flags = SPICE_CHAR_DEVICE_NOTIFY_WRITABLE,
};

static int listen_anywhere(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        perror("agent");
        exit(1);
    }
    printf("agent %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static gboolean command(gint fd, GIOCondition condition, gpointer loop) {
    (void)condition;
    char line[64];
    gssize size = read(fd, line, sizeof line - 1);
    if (size <= 0) {
        g_main_loop_quit(loop);
        return G_SOURCE_REMOVE;
    }
    line[size] = '\0';
    if (strstr(line, "close") != NULL) {
        end_all_clients();
        spice_server_port_event(&device, SPICE_PORT_EVENT_CLOSED);
    }
    if (strstr(line, "open") != NULL) spice_server_port_event(&device, SPICE_PORT_EVENT_OPENED);
    return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv) {
    reuses_ids = argc == 3 && strcmp(argv[2], "reuse-ids") == 0;
    if (argc != 2 && !reuses_ids) {
        fprintf(stderr, "usage: %s SPICE_PORT [reuse-ids]\n", argv[0]);
        return 2;
    }
    clients = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    queued = g_byte_array_new();
    free_ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);

    SpiceServer *server = spice_server_new();
    spice_server_set_addr(server, "127.0.0.1", 0);
    spice_server_set_port(server, atoi(argv[1]));
    spice_server_set_noauth(server);
    if (spice_server_init(server, &core) != 0) return 1;
    device.base.sif = &interface.base;
    device.subtype = "port";
    device.portname = "org.spice-space.webdav.0";
    if (spice_server_add_interface(server, &device.base) != 0) return 1;
    spice_server_vm_start(server);
    spice_server_port_event(&device, SPICE_PORT_EVENT_OPENED);

    listener = listen_anywhere();
    g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, command, loop);
    g_main_loop_run(loop);
    return 0;
}
