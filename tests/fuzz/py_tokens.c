/* Tokens of any text: they lie in the text, in order, and end with END or ERROR. */
#include "py_fuzz.h"

#include "py/tokens.h"

static void run(struct arena *arena, str text)
{
    struct source_map map = {.arena = arena};
    struct diags diags = {.arena = arena};
    const struct source_file *file = source_add(&map, STR("fuzz.py"), text);
    struct tokens tokens;
    uint32_t last = 0;

    tokens_read(arena, &diags, file, &tokens);
    for (size_t i = 0; i + 1 < tokens.list.len; i++)
    {
        const struct token *token = &tokens.list.at[i];

        fuzz_require(token->from >= last && token->to >= token->from && token->to <= text.len);
        fuzz_require(token->kind != TOKEN_END && token->kind != TOKEN_ERROR);
        last = token->from;
    }
    fuzz_require(tokens.list.len > 0);
    fuzz_require(array_last(&tokens.list)->kind == (tokens.error.is_set ? TOKEN_ERROR : TOKEN_END));
}

FUZZ_MAIN(run)
