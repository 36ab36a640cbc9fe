/*
 * The functions that no file of limbeck may call, enforced by the compiler (every object is built with this header forced
 * in front of it). Each has a safe counterpart in base: str.h, buf.h, arena.h; process-wide state is never touched.
 */
#ifndef LB_BASE_BANNED_H
#define LB_BASE_BANNED_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison atoi atol atoll atof sscanf vsscanf
#pragma GCC poison gmtime localtime ctime asctime mktemp tmpnam
#pragma GCC poison setenv putenv unsetenv chdir setlocale

#endif
