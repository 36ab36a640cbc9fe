/*
 * identifier: the texts with which a user names revisions, taken apart; nothing is looked up here.
 *
 *     identifier := [label "@"] symbol
 *     symbol     := "head" | "heads" | "base" | id | prefix of an id | label
 *     relative   := [label "@"] [symbol] ("+" | "-") digits [anything]
 *     range      := [identifier] ":" [identifier]
 *
 * The grammar is Alembic's as implemented: an identifier is cut at its first '@', the label of a relative one is the shortest
 * that makes the rest fit, and what follows the digits is ignored. Only upgrade, downgrade and the ends of a history range
 * know relative identifiers; elsewhere they are symbols that name nothing, save "-N" and "label@-N".
 * Parts point into the text.
 */
#ifndef LB_GRAPH_IDENTIFIER_H
#define LB_GRAPH_IDENTIFIER_H

#include "base/diag.h"
#include "base/str.h"

struct identifier
{
    bool has_label; /* there is an '@'; the label before it may be empty */
    str label;
    str symbol;
};

struct relative
{
    bool has_label;
    str label;
    bool has_symbol;
    str symbol;
    str text;      /* sign and digits, as written */
    str digits;    /* without leading zeros, "0" for zero */
    int64_t steps; /* with its sign; a number that does not fit is as far as one can walk */
};

struct identifier identifier_split(str text);

bool identifier_parse_relative(str text, struct relative *out_relative);

/* The symbol of a walk down from the heads: "-N" with N above zero. */
bool identifier_is_walk(str symbol, int64_t *out_steps);

struct identifier_range
{
    str start, end; /* either may be empty */
};

/* The range of history: start:end, start: or :end. */
MUST_USE bool identifier_parse_history_range(str text, struct diags *diags, struct identifier_range *out_range);

/*
 * The argument of upgrade, downgrade and stamp: with `offline` a range start:end is allowed; without, or with no ':', `start`
 * is empty and `has_start` false.
 */
MUST_USE bool identifier_parse_destination(str text, bool offline, struct diags *diags, bool *out_has_start,
                                           struct identifier_range *out_range);

#endif
