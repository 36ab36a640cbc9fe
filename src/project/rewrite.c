/*
 * rewrite: finds the bytes of a parent in a revision file and puts another in their place.
 *
 * The head (py/head.h) tells where the value of down_revision stands; inside of that span the tokens tell where each string
 * begins and ends, whatever brackets, comments and quotes are around it. Strings that stand side by side are one item.
 */
#include "project/rewrite.h"

#include "base/buf.h"
#include "py/tokens.h"

/* Bytes of the text. */
struct bytes
{
    uint32_t from, to;
};

struct rewriting
{
    struct script *script;
    struct arena *arena;
    const struct source_file *file;
    const struct rewrite *rewrite;
    struct tokens tokens;
    struct head head;
    struct bytes value; /* what is replaced in down_revision */
    bool has_revises;
    struct bytes revises; /* what is replaced in the docstring */
};

static bool value_refuse(struct rewriting *rewriting)
{
    struct diags *diags = rewriting->script->config->diags;

    diag_error(diags, DIAG_REVISION, rewriting->head.values[HEAD_DOWN_REVISION].span,
               "down_revision of '" STR_FMT "' is not written out as text", STR_ARG(rewriting->file->name));
    diag_hint(diags, "Write the parent's id as a string, or change the line by hand.");
    return false;
}

/* ---- the value ---- */

static bool is_inside(const struct token *token, struct bytes inside)
{
    return token->from >= inside.from && token->to <= inside.to;
}

/* The first token of a kind inside of the value. */
static const struct token *token_find(const struct rewriting *rewriting, enum token_kind kind, struct bytes inside)
{
    for (size_t i = 0; i < rewriting->tokens.list.len; i++)
    {
        const struct token *token = &rewriting->tokens.list.at[i];

        if (token->kind == kind && is_inside(token, inside))
            return token;
    }
    return NULL;
}

/* Item number `wanted` of the value: strings side by side are one. */
static bool item_find(const struct rewriting *rewriting, struct bytes inside, uint32_t wanted, struct bytes *out_item)
{
    bool in_item = false;
    uint32_t count = 0;

    for (size_t i = 0; i < rewriting->tokens.list.len; i++)
    {
        const struct token *token = &rewriting->tokens.list.at[i];

        if (!is_inside(token, inside))
            continue;
        if (token->kind != TOKEN_STRING)
        {
            in_item = false;
            continue;
        }
        if (!in_item && count++ == wanted)
            *out_item = (struct bytes){token->from, token->to};
        else if (in_item && count == wanted + 1)
            out_item->to = token->to;
        in_item = true;
    }
    return count == rewriting->head.values[HEAD_DOWN_REVISION].len;
}

static bool value_find(struct rewriting *rewriting)
{
    const struct head_value *value = &rewriting->head.values[HEAD_DOWN_REVISION];
    struct bytes inside = {value->span.from - rewriting->file->first, value->span.to - rewriting->file->first};
    const struct token *none;

    if (value->kind == HEAD_NONE && rewriting->rewrite->from.len == 0)
    {
        none = token_find(rewriting, TOKEN_NONE, inside);
        if (none == NULL)
            return value_refuse(rewriting);
        rewriting->value = (struct bytes){none->from, none->to};
        return true;
    }
    if (value->kind == HEAD_TEXTS && value->len == 0 && rewriting->rewrite->from.len == 0)
    {
        rewriting->value = inside;
        return true;
    }
    for (uint32_t i = 0; value->kind == HEAD_TEXTS && i < value->len; i++)
    {
        if (str_equal(value->at[i], rewriting->rewrite->from))
            return item_find(rewriting, inside, i, &rewriting->value) || value_refuse(rewriting);
    }
    return value_refuse(rewriting);
}

/* ---- the docstring ---- */

/* A name that stands in a list of such, whole. */
static bool name_find(str list, str name, size_t *out_at)
{
    size_t at = 0;

    while (at <= list.len)
    {
        str item;
        str rest = str_cut(str_skip(list, at), ',', &item);

        if (str_equal(str_trim(item), name))
        {
            *out_at = at + (item.len - str_trim_start(item).len);
            return true;
        }
        if (rest.len == 0)
            break;
        at += item.len + 1;
    }
    return false;
}

static bool is_quiet(str id)
{
    for (size_t i = 0; i < id.len; i++)
    {
        if (id.at[i] == '\\' || id.at[i] == '"' || id.at[i] == '\'' || (unsigned char)id.at[i] < 32)
            return false;
    }
    return true;
}

/* `Revises: a1` as Alembic's template writes it; anything else there is the project's own. */
static void revises_find(struct rewriting *rewriting)
{
    static const str key = STR_INIT("Revises:");
    str text = rewriting->file->text, rest, line;
    const struct token *docstring = rewriting->tokens.list.at;
    size_t at;

    if (!rewriting->head.has_docstring || docstring->kind != TOKEN_STRING || !is_quiet(rewriting->rewrite->to))
        return;
    rest = str_slice(text, docstring->from, docstring->to);
    while (str_next_line(&rest, &line))
    {
        str list = str_skip(str_trim_start(line), key.len);
        uint32_t start = (uint32_t)(list.at - text.at);

        if (!str_starts(str_trim_start(line), key))
            continue;
        if (rewriting->rewrite->from.len == 0)
        {
            rewriting->has_revises = str_trim(list).len == 0;
            rewriting->revises = (struct bytes){start, start + (uint32_t)list.len};
        }
        else if (name_find(list, rewriting->rewrite->from, &at))
        {
            rewriting->has_revises = true;
            rewriting->revises = (struct bytes){start + (uint32_t)at, start + (uint32_t)(at + rewriting->rewrite->from.len)};
        }
        return;
    }
}

/* ---- the new text ---- */

/* The quote that the file uses: of what is replaced, else of `revision`. */
static char quote_of(const struct rewriting *rewriting)
{
    const struct head_value *revision = &rewriting->head.values[HEAD_REVISION];
    struct bytes old = rewriting->value;

    if (rewriting->head.values[HEAD_DOWN_REVISION].len == 0 && revision->kind == HEAD_TEXTS)
        old = (struct bytes){revision->span.from - rewriting->file->first, revision->span.to - rewriting->file->first};
    for (uint32_t i = old.from; i < old.to; i++)
    {
        if (rewriting->file->text.at[i] == '\'' || rewriting->file->text.at[i] == '"')
            return rewriting->file->text.at[i];
    }
    return '"';
}

static void literal_add(struct buf *text, str id, char quote)
{
    buf_add_char(text, quote);
    for (size_t i = 0; i < id.len; i++)
    {
        if (id.at[i] == quote || id.at[i] == '\\')
            buf_add_char(text, '\\');
        if ((unsigned char)id.at[i] < 32)
            buf_print(text, "\\x%02x", (unsigned)(unsigned char)id.at[i]);
        else
            buf_add_char(text, id.at[i]);
    }
    buf_add_char(text, quote);
}

static str text_make(const struct rewriting *rewriting)
{
    struct buf text = BUF(rewriting->arena);
    str old = rewriting->file->text;
    size_t at = 0;

    /* The docstring stands in front of every assignment. */
    if (rewriting->has_revises)
    {
        buf_add(&text, str_slice(old, 0, rewriting->revises.from));
        if (rewriting->rewrite->from.len == 0)
            buf_add_char(&text, ' ');
        buf_add(&text, rewriting->rewrite->to);
        at = rewriting->revises.to;
    }
    buf_add(&text, str_slice(old, at, rewriting->value.from));
    literal_add(&text, rewriting->rewrite->to, quote_of(rewriting));
    buf_add(&text, str_skip(old, rewriting->value.to));
    return buf_str(&text);
}

/* ---- the check ---- */

static bool is_same(const struct head_value *a, const struct head_value *b, const struct rewrite *rewrite)
{
    if (rewrite != NULL && a->len == 0)
        return b->kind == HEAD_TEXTS && b->len == 1 && str_equal(b->at[0], rewrite->to);
    if (a->kind != b->kind || a->len != b->len)
        return false;
    for (uint32_t i = 0; i < a->len; i++)
    {
        bool is_changed = rewrite != NULL && str_equal(a->at[i], rewrite->from);

        if (!str_equal(b->at[i], is_changed ? rewrite->to : a->at[i]))
            return false;
    }
    return true;
}

static bool text_check(const struct rewriting *rewriting, str text)
{
    struct config *config = rewriting->script->config;
    const struct source_file *file = source_add(config->sources, rewriting->file->name, text);
    struct head head;

    if (file == NULL)
        return diag_error(config->diags, DIAG_LIMIT, SPAN_NONE, "more than 4 GiB of sources");
    if (!script_read_head(rewriting->script, rewriting->arena, file, &head))
        return false;
    for (size_t i = 0; i < HEAD_NAME_COUNT; i++)
    {
        const struct rewrite *wanted = i == HEAD_DOWN_REVISION ? rewriting->rewrite : NULL;

        if (!is_same(&rewriting->head.values[i], &head.values[i], wanted))
            return diag_error(config->diags, DIAG_INTERNAL, rewriting->head.values[i].span,
                              "'" STR_FMT "' would not say what is wanted after the change", STR_ARG(rewriting->file->name));
    }
    return true;
}

bool rewrite_down_revision(struct script *script, struct arena *arena, const struct source_file *file,
                           const struct rewrite *rewrite, str *out_text)
{
    struct rewriting rewriting = {.script = script, .arena = arena, .file = file, .rewrite = rewrite};
    str text;

    if (!script_read_head(script, arena, file, &rewriting.head))
        return false;
    tokens_read(arena, script->config->diags, file, &rewriting.tokens);
    if (!value_find(&rewriting))
        return false;
    revises_find(&rewriting);
    text = text_make(&rewriting);
    if (!text_check(&rewriting, text))
        return false;
    *out_text = text;
    return true;
}
