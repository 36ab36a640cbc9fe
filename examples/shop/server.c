/*
 * A small server of the shop in C: brings both branches of the database up to date, then answers HTTP requests with its state.
 *
 *     ./server PORT      0 takes a free port; the line `listening on PORT` says which
 *
 * It runs in the folder of alembic.ini and takes the database from DATABASE_URL, as `limbeck upgrade heads` does there. Any number of
 * servers may start at once on one database: one migrates, the others wait for it and find nothing to do. When a revision fails,
 * nothing of it remains, the message names the line, and the server does not start.
 */
#define _POSIX_C_SOURCE 200809L

#include <arpa/inet.h>
#include <limbeck/limbeck.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The log lines of the upgrade, in Alembic's form, on standard error. */
static void log_line(void *subject, enum lb_level level, const char *logger, const char *message)
{
    static const char *const names[] = {
        [LB_LOG_DEBUG] = "DEBUG", [LB_LOG_INFO] = "INFO", [LB_LOG_WARNING] = "WARN", [LB_LOG_ERROR] = "ERROR"};

    (void)subject;
    fprintf(stderr, "%-5s [%s] %s\n", names[level], logger, message);
}

static bool bring_up_to_date(void)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    settings.wait_seconds = 30.0; /* the database may be starting too */
    settings.lock_wait_seconds = 60.0;
    settings.log = log_line;

    lb_handle *limbeck = lb_open(&settings);
    if (limbeck == NULL)
    {
        fprintf(stderr, "server: out of memory\n");
        return false;
    }
    bool is_done = lb_upgrade(limbeck, "heads") == LB_DONE;
    if (!is_done)
        fprintf(stderr, "%s\n", lb_message(limbeck));
    lb_close(limbeck);
    return is_done;
}

/* A socket that listens on the loopback, or -1; *port becomes the port it has. */
static int listen_on(unsigned short *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int yes = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (listener < 0)
        return -1;
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
    {
        close(listener);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

/* Reads to the end of the request's head (as much as fits), then answers. */
static void answer(int client)
{
    static const char response[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n"
                                   "Connection: close\r\n\r\n{\"status\": \"ok\"}";
    char request[4096];
    size_t len = 0;
    ssize_t got;

    while (len < sizeof request - 1 && (got = read(client, request + len, sizeof request - 1 - len)) > 0)
    {
        len += (size_t)got;
        request[len] = '\0';
        if (strstr(request, "\r\n\r\n") != NULL)
            break;
    }
    (void)!send(client, response, sizeof response - 1, MSG_NOSIGNAL);
    close(client);
}

int main(int argc, char **argv)
{
    char *end = NULL;
    unsigned long wanted = argc == 2 ? strtoul(argv[1], &end, 10) : 0;

    if (argc != 2 || end == argv[1] || *end != '\0' || wanted > 65535)
    {
        fprintf(stderr, "usage: server PORT\n");
        return 2;
    }
    if (!bring_up_to_date())
        return 1;

    unsigned short port = (unsigned short)wanted;
    int listener = listen_on(&port);
    if (listener < 0)
    {
        perror("server");
        return 1;
    }
    printf("listening on %u\n", (unsigned)port);
    fflush(stdout);
    for (;;)
    {
        int client = accept(listener, NULL, NULL);
        if (client >= 0)
            answer(client);
    }
}
