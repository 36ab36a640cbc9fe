/* What MySQL and MariaDB commit at once, told by the first words: "Statements That Cause an Implicit Commit" of MySQL's manual. */
#include "dialect/classify.h"
#include "dialect/compile.h"
#include "dialect/mysql/mysql.h"

static const struct classify_row rows[] = {
    {{"CREATE", "TEMPORARY"}, 0},
    {{"DROP", "TEMPORARY"}, 0},
    {{"CREATE"}, STATEMENT_COMMITS},
    {{"ALTER"}, STATEMENT_COMMITS},
    {{"DROP"}, STATEMENT_COMMITS},
    {{"RENAME"}, STATEMENT_COMMITS},
    {{"TRUNCATE"}, STATEMENT_COMMITS},
    {{"INSERT"}, STATEMENT_CHANGES_ROWS},
    {{"REPLACE"}, STATEMENT_CHANGES_ROWS},
    {{"UPDATE"}, STATEMENT_CHANGES_ROWS},
    {{"DELETE"}, STATEMENT_CHANGES_ROWS},
    {{"LOAD"}, STATEMENT_CHANGES_ROWS},
    {{"WITH"}, STATEMENT_CHANGES_ROWS},
};

unsigned mysql_classify(str text)
{
    return classify_text(text, rows, COUNT_OF(rows));
}
