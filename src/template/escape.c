/* Texts made safe for the docstring of a generated file. */
#include "base/buf.h"
#include "template/template.h"

str template_escape_docstring(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    size_t quotes = 0;

    for (size_t i = 0; i < text.len; i++)
    {
        char c = text.at[i];

        quotes = c == '"' ? quotes + 1 : 0;
        if (c == '\0')
            buf_add_literal(&out, "\\x00");
        else if (c == '\r')
            buf_add_literal(&out, "\\r");
        else if (c == '\\' || quotes == 3 || (c == '"' && i + 1 == text.len))
        {
            buf_add_char(&out, '\\');
            buf_add_char(&out, c);
            quotes = 0;
        }
        else
            buf_add_char(&out, c);
    }
    return buf_str(&out);
}
