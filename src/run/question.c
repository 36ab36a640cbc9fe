/* Questions to the server. See question.h. */
#include "run/question.h"

#define SAVEPOINT "SAVEPOINT limbeck_question"

bool question_ask(struct db *db, struct arena *arena, str sql, struct db_result *out)
{
    struct diags *diags = db_diags(db);
    size_t before = diags->list.len;

    *out = (struct db_result){0};
    if (db_execute(db, arena, sql, DB_NO_OPTIONS, out))
        return true;
    diag_rewind(diags, before);
    return false;
}

static bool send(struct question *question, str sql)
{
    struct db_result ignored;

    return question_ask(question->db, question->arena, sql, &ignored);
}

bool question_begin(struct question *question)
{
    question->is_inside = db_transaction(question->db) != DB_IDLE;
    return send(question, question->is_inside ? STR(SAVEPOINT) : STR("BEGIN"));
}

bool question_end(struct question *question)
{
    if (!question->is_inside)
        return send(question, STR("ROLLBACK"));
    return send(question, STR("ROLLBACK TO " SAVEPOINT)) && send(question, STR("RELEASE " SAVEPOINT));
}
