/* Diagnostics: recording them. How they look is for diag_print.c and the JSON printer of the API. */
#include "base/diag.h"

#include <stdarg.h>

static const char *const code_names[] = {
#define DIAG_ROW(code, name) [code] = name,
    DIAG_CODES(DIAG_ROW)
#undef DIAG_ROW
};

const char *diag_code_name(enum diag_code code)
{
    return code_names[code];
}

__attribute__((format(printf, 5, 0))) static struct diag *diag_add(struct diags *diags, enum diag_severity severity,
                                                                   enum diag_code code, struct span span, const char *format,
                                                                   va_list arguments)
{
    struct diag *diag = arena_new(diags->arena, struct diag);

    *diag = (struct diag){
        .code = code,
        .severity = severity,
        .span = span,
        .primary = str_vprint(diags->arena, format, arguments),
    };
    array_push(diags->arena, &diags->list, diag);
    diags->error_count += severity == DIAG_ERROR;
    return diag;
}

bool diag_error(struct diags *diags, enum diag_code code, struct span span, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_add(diags, DIAG_ERROR, code, span, format, arguments);
    va_end(arguments);
    return false;
}

bool diag_error_alembic(struct diags *diags, enum diag_code code, struct span span, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_add(diags, DIAG_ERROR, code, span, format, arguments)->alembic = true;
    va_end(arguments);
    return false;
}

void diag_warning(struct diags *diags, enum diag_code code, struct span span, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    diag_add(diags, DIAG_WARNING, code, span, format, arguments);
    va_end(arguments);
}

struct diag *diag_last(const struct diags *diags)
{
    return diags->list.len > 0 ? *array_last(&diags->list) : NULL;
}

struct diag *diag_first_error(const struct diags *diags)
{
    for (size_t i = 0; i < diags->list.len; i++)
    {
        if (diags->list.at[i]->severity == DIAG_ERROR)
            return diags->list.at[i];
    }
    return NULL;
}

void diag_detail(struct diags *diags, const char *format, ...)
{
    struct diag *diag = diag_last(diags);
    va_list arguments;

    if (diag == NULL)
        return;
    va_start(arguments, format);
    diag->detail = str_vprint(diags->arena, format, arguments);
    va_end(arguments);
}

void diag_hint(struct diags *diags, const char *format, ...)
{
    struct diag *diag = diag_last(diags);
    va_list arguments;

    if (diag == NULL)
        return;
    va_start(arguments, format);
    diag->hint = str_vprint(diags->arena, format, arguments);
    va_end(arguments);
}

void diag_related(struct diags *diags, struct span span, const char *format, ...)
{
    struct diag *diag = diag_last(diags);
    va_list arguments;

    if (diag == NULL)
        return;
    va_start(arguments, format);
    *array_add(diags->arena, &diag->related) =
        (struct diag_related){.span = span, .text = str_vprint(diags->arena, format, arguments)};
    va_end(arguments);
}

void diag_frame(struct diags *diags, str function, struct span span)
{
    struct diag *diag = diag_last(diags);

    if (diag != NULL)
        *array_add(diags->arena, &diag->stack) =
            (struct diag_frame){.function = str_copy(diags->arena, function), .span = span};
}

void diag_rewind(struct diags *diags, size_t len)
{
    while (diags->list.len > len)
    {
        diags->error_count -= (*array_last(&diags->list))->severity == DIAG_ERROR;
        diags->list.len--;
    }
}
