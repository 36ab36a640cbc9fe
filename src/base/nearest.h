/*
 * nearest: the name that may have been meant by one that is unknown. The one rule for commands, options, revisions, labels,
 * codes, names of the vocabulary:
 *
 *     struct nearest nearest = nearest_to(name);
 *     for (...)
 *         nearest_offer(&nearest, candidate);
 *     meant = nearest_found(&nearest);
 *
 * A name may have one letter wrong for about every three of its own (a letter put in, left out, changed, two neighbours
 * exchanged), three at most; a name of less than three letters none but upper and lower case. Where nothing is that near, a
 * name of three letters or more means the only candidate that begins with it. Of equally near ones the first offered is taken.
 */
#ifndef LB_BASE_NEAREST_H
#define LB_BASE_NEAREST_H

#include "base/str.h"

struct nearest
{
    str name;
    str best; /* .at == NULL: none yet */
    size_t best_distance;
    str begun; /* a candidate that begins with the name */
    size_t begun_count;
};

struct nearest nearest_to(str name);
void nearest_offer(struct nearest *nearest, str candidate);

/* Empty when nothing offered is near. */
str nearest_found(const struct nearest *nearest);

/* How many letters have to change to make one name of the other; SIZE_MAX for names too long to be compared (64 bytes). */
size_t nearest_distance(str a, str b);

/* How many may. */
size_t nearest_limit(str name);

#endif
