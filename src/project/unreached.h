/*
 * Tables in the project's sources that no import of env.py leads to: autogenerate would not see them.
 *
 * Found by syntax alone, in the packages of which something has been imported. What is called tests, migrations, or begins with
 * a dot is not looked at, nor is the script folder or a virtual environment.
 */
#ifndef LB_PROJECT_UNREACHED_H
#define LB_PROJECT_UNREACHED_H

#include "project/modules.h"

struct unreached_table
{
    str name;       /* of the table; empty: it is not written as a text */
    str class_name; /* empty: a Table object */
    str module;     /* to import: "app.models.user" */
    str file;       /* as messages show it */
    uint32_t line;
    bool is_elsewhere; /* of a MetaData that the same module makes: importing it adds nothing to another one */
};

struct unreached_list
{
    struct unreached_table *at;
    size_t len, cap;
};

/* To be asked after the tables of target_metadata have been loaded. Files that cannot be read or parsed are passed over. By
 * file and line. */
void modules_unreached_tables(struct modules *modules, struct unreached_list *out);

#endif
