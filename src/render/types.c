/*
 * Types as a revision file writes them: sa.String(length=50), postgresql.JSONB(astext_type=sa.Text()), variants behind, and the import
 * lines for what is neither sa nor op.
 *
 * A type of SQLModel is written as what it is a name for: revisions then run where SQLModel is not installed.
 */
#include "render/internal.h"

static str type_inside(void *subject, const struct type *type, str default_repr);

/* The module of a class that is not SQLAlchemy's own. */
static str prefix_of_project(struct rendering *rendering, const struct type *type)
{
    if (rendering->options.user_prefix.at != NULL)
        return rendering->options.user_prefix;
    render_import(rendering, str_join(rendering->arena, STR("import "), type->import_path));
    return str_join(rendering->arena, type->import_path, STR("."));
}

static str prefix_of(struct rendering *rendering, const struct type *type)
{
    str module = type->type_class->module;

    if (type->import_path.len > 0)
        return prefix_of_project(rendering, type);
    if (str_equal(module, STR("sqlalchemy")))
        return rendering->options.sa_prefix;
    render_import(rendering, str_join(rendering->arena, STR("from sqlalchemy.dialects import "), module));
    return str_join(rendering->arena, module, STR("."));
}

static bool is_of_sqlmodel(const struct type *type)
{
    return str_starts(type->import_path, STR("sqlmodel")) && type->impl != NULL;
}

/* AutoString() is a String(255) on MySQL by itself: a variant that nobody wrote. */
static const struct type_variant *variant_of_sqlmodel(const struct type *type)
{
    const struct type_variant *first = type->variants.at;

    if (!is_of_sqlmodel(type) || type->length.is_set || type->variants.len == 0)
        return NULL;
    return str_equal(first->dialect, STR("mysql")) && first->type->length.value == 255 ? first : NULL;
}

static const struct type *sqlmodel_meant(struct rendering *rendering, const struct type *type)
{
    const struct type_variant *variant = variant_of_sqlmodel(type);

    return variant != NULL && str_equal(rendering->compiler->dialect->name, variant->dialect) ? variant->type : type->impl;
}

static bool plain_type(struct rendering *rendering, const struct type *type, str *out)
{
    struct render_item item = {.kind = "type", .type = type};

    if (!render_asked(rendering, &item, out) || out->at != NULL)
        return out->at != NULL;
    if (type == NULL)
        *out = str_join(rendering->arena, rendering->options.sa_prefix, STR("NullType()"));
    else if (is_of_sqlmodel(type))
        return plain_type(rendering, sqlmodel_meant(rendering, type), out);
    else
        *out = str_join(rendering->arena, prefix_of(rendering, type),
                        type_repr_with(rendering->arena, type, type_inside, rendering));
    return true;
}

static str type_inside(void *subject, const struct type *type, str default_repr)
{
    struct rendering *rendering = subject;
    str text;

    if (type == NULL)
        return str_join(rendering->arena, rendering->options.sa_prefix, default_repr);
    return render_type(rendering, type, &text) ? text : STR("");
}

/* Variants by the name of their dialect. */
static const struct type_variant *variant_next(const struct type *type, str after)
{
    const struct type_variant *next = NULL;

    for (size_t i = 0; i < type->variants.len; i++)
    {
        const struct type_variant *variant = &type->variants.at[i];

        if ((after.at == NULL || str_compare(variant->dialect, after) > 0) &&
            (next == NULL || str_compare(variant->dialect, next->dialect) < 0))
            next = variant;
    }
    return next;
}

bool render_type(struct rendering *rendering, const struct type *type, str *out_text)
{
    const struct type_variant *variant = NULL;
    str text;

    if (!plain_type(rendering, type, &text))
        return false;
    while (type != NULL && (variant = variant_next(type, variant != NULL ? variant->dialect : (str){0})) != NULL)
    {
        str other;

        if (variant == variant_of_sqlmodel(type))
            continue;
        if (!plain_type(rendering, variant->type, &other))
            return false;
        text = str_print(rendering->arena, STR_FMT ".with_variant(" STR_FMT ", " STR_FMT ")", STR_ARG(text), STR_ARG(other),
                         STR_ARG(text_text(rendering, variant->dialect)));
    }
    *out_text = text;
    return true;
}
