/*
 * question: asking the server something whose failure is an answer, too, and which leaves nothing behind.
 *
 *     struct question question = {.db = db, .arena = arena};
 *     if (question_begin(&question)) { ... question_ask(db, arena, sql, &result) ...; question_end(&question); }
 */
#ifndef LB_RUN_QUESTION_H
#define LB_RUN_QUESTION_H

#include "db/db.h"

struct question
{
    struct db *db;
    struct arena *arena;
    bool is_inside; /* of a transaction that is not ours */
};

/* Runs a statement. False: the server does not do it; no diagnostic stays. */
bool question_ask(struct db *db, struct arena *arena, str sql, struct db_result *out);

/* Begins a transaction, or a savepoint of the one that is open. False: the server would not. */
bool question_begin(struct question *question);
/* Takes back all since. False: the transaction is in an unknown state. */
bool question_end(struct question *question);

#endif
