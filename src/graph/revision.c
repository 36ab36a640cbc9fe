/*
 * revision: the questions that one revision answers without its neighbours.
 *
 * The paragraph rule is Alembic's: the docstring is stripped and what stands before the first empty line is the message that
 * log lines and listings show.
 */
#include "graph/revision.h"

#include "base/buf.h"

/* In the order in which the message names them, which is that of their code points. */
static const char illegal_characters[] = {'+', '-', ':', '@'};

str revision_long_doc(const struct revision *revision)
{
    return str_trim(revision->doc);
}

str revision_doc(const struct revision *revision)
{
    str doc = revision_long_doc(revision);
    size_t end = str_find(doc, STR("\n\n"));

    return end == STR_NONE ? doc : str_slice(doc, 0, end);
}

bool revision_is_merge_point(const struct revision *revision)
{
    return revision->down_revision.len > 1;
}

bool revision_check_id(str id, struct span span, struct diags *diags)
{
    struct buf found = BUF(diags->arena);

    for (size_t i = 0; i < COUNT_OF(illegal_characters); i++)
    {
        if (str_find_char(id, illegal_characters[i]) == STR_NONE)
            continue;
        if (found.len > 0)
            buf_add_literal(&found, ", ");
        buf_add_char(&found, illegal_characters[i]);
    }
    if (found.len == 0)
        return true;
    return diag_error_alembic(diags, DIAG_REVISION, span,
                              "Character(s) '" STR_FMT "' not allowed in revision identifier '" STR_FMT "'",
                              STR_ARG(buf_str(&found)), STR_ARG(id));
}
