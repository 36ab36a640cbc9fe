import csv
import io

print(list(csv.reader(io.StringIO('a,"b,c",d\n1,"say ""hi""",3\n'))), list(csv.DictReader(["k;v", "1;2"], delimiter=";")))  # expect: [['a', 'b,c', 'd'], ['1', 'say "hi"', '3']] [{'k': '1', 'v': '2'}]
