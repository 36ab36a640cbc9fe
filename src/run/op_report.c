/* A batch is no operation of its own: what it holds is shown one by one, whatever the revision would be rendered as. See
 * op_report.h. */
#include "run/op_report.h"

#include "render/describe.h"

static bool line_add(struct op_report *report, const struct op *op)
{
    struct arena *arena = report->session->arena;
    struct description description;
    struct record *record;

    if (!describe_op(&report->compiler, op, &description))
        return false;
    record = session_result(report->session, str_print(arena, "%s" STR_FMT, report->prefix, STR_ARG(description.text)));
    record_add_text(arena, record, STR("operation"), str_from(op_name(op)));
    record_add_text(arena, record, STR("table"), description.table);
    if (description.object.len > 0)
        record_add_text(arena, record, STR("name"), description.object);
    record_add_text(arena, record, STR("text"), description.text);
    return true;
}

static bool sql_add(struct op_report *report, const struct op *op)
{
    struct arena *arena = report->session->arena;
    struct statement_list statements = {0};

    if (!dialect_compile_op(&report->compiler, op, &statements))
        return false;
    for (size_t i = 0; i < statements.len; i++)
    {
        str text = statement_offline(arena, statements.at[i].text);

        record_add_text(arena, session_result(report->session, text), STR("sql"), text);
    }
    return true;
}

bool op_report_add(struct op_report *report, const struct op_list *ops)
{
    for (size_t i = 0; i < ops->len; i++)
    {
        const struct op *op = ops->at[i];

        if (op->kind == OP_BATCH)
        {
            if (!op_report_add(report, &op->batch.ops))
                return false;
            continue;
        }
        report->count++;
        if (report->as_sql ? !sql_add(report, op) : !line_add(report, op))
            return false;
    }
    return true;
}
