/*
 * nearest: the distance is that of Damerau and Levenshtein (without edits between exchanged neighbours), by bytes: three rows
 * of the usual table, a fixed size each, so that the cost of an offer is bounded whatever is typed.
 */
#include "base/nearest.h"

enum
{
    NAME_MOST = 64, /* longer names are not compared */
    NAME_LEAST = 3, /* shorter ones are near to everything */
    WRONG_MOST = 3,
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(str a, str b)
{
    size_t rows[3][NAME_MOST + 1];

    if (a.len > NAME_MOST || b.len > NAME_MOST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++)
    {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++)
        {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a.at[i - 1] != b.at[j - 1]));
            if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
                row[j] = least(row[j], second[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

size_t nearest_limit(str name)
{
    if (name.len < NAME_LEAST)
        return 0;
    return least(name.len < 6 ? 1 : name.len / 3, WRONG_MOST);
}

struct nearest nearest_to(str name)
{
    return (struct nearest){.name = name, .best_distance = SIZE_MAX};
}

void nearest_offer(struct nearest *nearest, str candidate)
{
    size_t distance = str_equal_nocase(nearest->name, candidate) ? 0 : nearest_distance(nearest->name, candidate);

    if (candidate.len == 0 || nearest->name.len == 0)
        return;
    if (distance <= nearest_limit(nearest->name) && distance < nearest->best_distance)
    {
        nearest->best = candidate;
        nearest->best_distance = distance;
    }
    if (nearest->name.len >= NAME_LEAST && str_starts(candidate, nearest->name))
    {
        nearest->begun = candidate;
        nearest->begun_count++;
    }
}

str nearest_found(const struct nearest *nearest)
{
    if (nearest->best.at != NULL)
        return nearest->best;
    return nearest->begun_count == 1 ? nearest->begun : (str){0};
}
