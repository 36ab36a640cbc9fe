/*
 * Deciding on what only the database knows, in analyse mode (DESIGN.md, section 2): code is run several times, once for each
 * way that its decisions can go, and what its runs do together is what it may do.
 *
 * A value of the database (opaque_object's of_database) is asked for its truth or its items: in the first run each such
 * question is answered yes (true; one item), in the second no (false; none), and each further run repeats the answers of an
 * earlier one up to some question and answers that one the other way. Questions whose other answer no run has given come first,
 * new combinations of answers are tried with what remains of a number of runs. Where a question stands is told by the calls
 * around it: a helper called at twenty places asks twenty questions.
 *
 * What is made of such a value by something that has to know it (a text, a column, an operation) is such a value again: the
 * refusal that would be right elsewhere is absorbed. A value of a package that is not known stays refused: no data would make
 * it known. Without vm->decisions nothing of this happens.
 */
#ifndef LB_EVAL_DECIDE_H
#define LB_EVAL_DECIDE_H

#include "eval/vm.h"

struct decision
{
    uint64_t site; /* where it was asked */
    bool answer;
};

typedef ARRAY(struct decision) decision_list;

/* The first `len` decisions of an earlier run, of which the last is to go the other way. */
struct beginning
{
    const struct decision *at;
    size_t len;
};

/* The answers of one run: vm->decisions. */
struct decisions
{
    struct arena *arena;
    struct beginning given; /* to be repeated */
    bool otherwise;         /* the answer behind them */
    decision_list met;   /* with none of them the run would be the same on every database */
    struct map counts;      /* how often a site was asked */
    uint32_t number;     /* of the machine's runs with decisions; 0: none has been met */
    /* Told of directives and statements that are given values of the database; may be NULL. */
    void (*operated)(void *subject, const char *name);
    void *subject;
};

struct exploration
{
    struct arena *arena, *counting; /* the second one for the run under way */
    struct arena_mark counted;      /* its beginning */
    size_t most;                        /* runs */
    size_t runs;                        /* begun */
    struct decisions run;               /* the one under way */
    decision_list first;                /* met by the first one */
    struct map seen;                       /* answers, by site, that were given or wait to be */
    ARRAY(struct beginning) fresh, others; /* runs to come */
    size_t fresh_next, others_next;
};

/* The exploration lives in the arena, and may be given up with it when the last run has ended. What is set in `run` about
 * `operated` before the first run counts for all. */
void exploration_open(struct exploration *exploration, struct arena *arena, size_t most);
/* Prepares `run` for the next run; false: enough are done. */
bool exploration_next(struct exploration *exploration);
/* The run has ended, however it did. */
void exploration_note(struct exploration *exploration);

/* Where the machine is: a number made of the places of all calls under way. */
uint64_t decision_site(const struct vm *vm);

/* Whether a value is one of the database that may be decided on both ways here. */
bool decides(const struct vm *vm, struct value value);
/* The answer of this run: the same each time for the same value. */
bool decide(struct vm *vm, struct value value);

/* A value of the database: what it is ("execute()") and why it is unknown. It has no effects. */
struct value opaque_of_database(struct vm *vm, str name, str reason);

/* Refuses to answer for the database: the call that asked gives a value of the database in its place. Returns false. */
bool refuse_of_database(struct vm *vm, str name);

/*
 * The refusal under way, of a value of the database, is taken back: *out is what takes the place of the result. False: there is
 * none that may be. `args`: what else the failed step was given; when one of it is unknown for another reason, so is the
 * result.
 */
bool refusal_absorb(struct vm *vm, const struct value *args, size_t count, struct value *out);

#endif
