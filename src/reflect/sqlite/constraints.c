/*
 * Constraints: what the text of CREATE TABLE tells of keys, UNIQUE, CHECK and foreign keys, in its order.
 *
 * The primary key's columns are there already (columns.c); foreign keys get theirs from a pragma (foreign_keys.c).
 */
#include "reflect/sqlite/sqlite.h"

static void set_key(struct lite_reader *lite, struct table *table, struct constraint *key, const struct lite_constraint *text)
{
    struct column *column = key->columns.len == 1 ? table_column(table, key->columns.at[0].text) : NULL;
    key->name = text->name.at != NULL ? final_name(text->name) : NAME_NONE;
    key->is_inline = text->is_inline;
    key->is_descending = text->is_descending;
    key->key_text = text->key_text;
    if (text->is_autoincrement)
    {
        options_add_flag(lite->arena, &table->options, "sqlite_autoincrement", true);
    }
    if (text->is_autoincrement && column != NULL)
    {
        column->autoincrement = AUTOINCREMENT_TRUE;
        options_add_text(lite->arena, &column->options, "sqlite_on_conflict_primary_key", text->on_conflict);
        return;
    }
    options_add_text(lite->arena, &key->options, "sqlite_on_conflict", text->on_conflict);
}

static void add_constraint(struct lite_reader *lite, struct table *table, const struct lite_constraint *text)
{
    struct constraint *constraint = constraint_make(lite->arena, text->kind);
    constraint->name = text->name.at != NULL ? final_name(text->name) : NAME_NONE;
    constraint->is_inline = text->is_inline;
    constraint->key_text = text->kind == CONSTRAINT_UNIQUE ? text->key_text : (str){NULL, 0};
    constraint->deferrable = text->deferrable;
    constraint->initially = text->initially;
    constraint->match = text->match;
    for (size_t i = 0; text->kind != CONSTRAINT_CHECK && i < text->columns.len; i++)
    {
        array_push(lite->arena, &constraint->columns, name_of(text->columns.at[i]));
    }
    if (text->kind == CONSTRAINT_CHECK)
    {
        constraint->check = expr_verbatim(lite->arena, text->check);
    }
    options_add_text(lite->arena, &constraint->options, "sqlite_on_conflict", text->on_conflict);
    array_push(lite->arena, &table->constraints, constraint);
}

/* Columns of a key or UNIQUE may be written in another case than they were declared in. */
static void fit_columns(const struct table *table, struct name_list *columns)
{
    for (size_t i = 0; i < columns->len; i++)
    {
        for (size_t k = 0; k < table->columns.len; k++)
        {
            if (str_equal_nocase(table->columns.at[k]->name.text, columns->at[i].text))
            {
                columns->at[i] = table->columns.at[k]->name;
            }
        }
    }
}

static void add_text_constraints(struct lite_reader *lite, struct lite_relation *relation)
{
    struct table *table = relation->relation->table;
    for (size_t i = 0; i < relation->text.constraints.len; i++)
    {
        const struct lite_constraint *text = &relation->text.constraints.at[i];
        bool has_key = table->constraints.len > 0 && table->constraints.at[0]->kind == CONSTRAINT_PRIMARY_KEY;
        if (text->kind == CONSTRAINT_PRIMARY_KEY && has_key)
        {
            set_key(lite, table, table->constraints.at[0], text);
        }
        else if (text->kind != CONSTRAINT_PRIMARY_KEY)
        {
            add_constraint(lite, table, text);
            fit_columns(table, &(*array_last(&table->constraints))->columns);
        }
    }
}

bool lite_read_constraints(struct lite_reader *lite)
{
    for (size_t i = 0; i < lite->relations.len; i++)
    {
        add_text_constraints(lite, lite->relations.at[i].value);
    }
    return lite_read_foreign_keys(lite);
}
