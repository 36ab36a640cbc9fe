/*
 * Runs one program and says how long it took and how much memory it had.
 *
 *     measure [-i FILE] PROGRAM ARGUMENT...   ->   "SECONDS PEAK_KIB STATUS" on standard output
 *
 * A small process of its own, because the kernel counts what the parent had resident as the child's peak: a parent that is a
 * Python program would hide every number below its own. Output of the program goes to /dev/null.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void child_run(const char *input, char **words)
{
    int in = open(input, O_RDONLY | O_CLOEXEC);
    int out = open("/dev/null", O_WRONLY | O_CLOEXEC);

    if (in < 0 || out < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
        _exit(126);
    execvp(words[0], words);
    _exit(127);
}

int main(int argc, char **argv)
{
    const char *input = "/dev/null";
    char **words = argv + 1;
    struct rusage usage;
    double start;
    int status;
    pid_t child;

    if (argc > 3 && strcmp(argv[1], "-i") == 0)
    {
        input = argv[2];
        words += 2;
    }
    if (words[0] == NULL)
        return EXIT_FAILURE;
    start = now();
    child = fork();
    if (child == 0)
        child_run(input, words);
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return EXIT_FAILURE;
    printf("%.6f %ld %d\n", now() - start, usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 255);
    return EXIT_SUCCESS;
}
