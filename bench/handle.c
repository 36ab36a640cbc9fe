/*
 * Memory of one handle over many upgrades that find nothing to do.
 *
 *     handle ROUNDS CONFIG   ->   resident KiB after 10 rounds and after ROUNDS, on one line
 *
 * Compiled by run.py against liblimbeck; under valgrind, with a few rounds, it is also the check for leaks.
 */
#include <limbeck/limbeck.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum
{
    FIRST = 10,
};

static long resident_kib(void)
{
    long total, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file == NULL || fscanf(file, "%ld %ld", &total, &resident) != 2)
        exit(EXIT_FAILURE);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv)
{
    struct lb_settings settings = LB_SETTINGS_INIT;
    const char *configs[] = {argc == 3 ? argv[2] : NULL};
    long rounds = argc == 3 ? strtol(argv[1], NULL, 10) : 0, first = 0;
    lb_handle *handle;

    settings.config_files = configs;
    settings.config_file_count = 1;
    handle = rounds >= FIRST ? lb_open(&settings) : NULL;
    if (handle == NULL)
        return EXIT_FAILURE;
    for (long round = 1; round <= rounds; round++)
    {
        if (lb_upgrade(handle, "head") != LB_DONE)
        {
            fprintf(stderr, "%s\n", lb_message(handle));
            return EXIT_FAILURE;
        }
        if (round == FIRST)
            first = resident_kib();
    }
    printf("%ld %ld\n", first, resident_kib());
    lb_close(handle);
    return EXIT_SUCCESS;
}
