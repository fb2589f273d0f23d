using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Nexus.Auth.UserAuth.Accounts;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.Exporting;

/// <summary>The page in the ZIP, readable without the platform and without a network.</summary>
internal sealed class ExportPage(User user, DateTimeOffset at)
{
    private const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Your data at Nexus COS</title>
        <style>
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        section { overflow-x: auto; }
        table { border-collapse: collapse; margin: .5rem 0 2rem; font-size: .875rem; }
        th, td { border: 1px solid #8886; padding: .25rem .5rem; text-align: left; vertical-align: top; }
        .why { color: #777; }
        </style>
        </head>
        <body>
        """;

    private readonly StringBuilder body = new();

    public void Add(string service, PersonalDataExport data)
    {
        body.Append($"<h2>{Safe(service)}</h2>\n");
        if (data.Sections.Count == 0)
        {
            body.Append("<p class=\"why\">Nothing is kept about you here.</p>\n");
            return;
        }
        body.Append($"<p><a href=\"{Safe(service)}.json\">{Safe(service)}.json</a></p>\n");
        foreach (var section in data.Sections)
        {
            Add(section);
        }
    }

    private void Add(PersonalDataSection section)
    {
        var columns = section
            .Records.Where(record => record.ValueKind == JsonValueKind.Object)
            .SelectMany(record => record.EnumerateObject().Select(field => field.Name))
            .Distinct()
            .ToList();
        body.Append($"<section><h3>{Safe(section.Name)} ({section.Records.Count})</h3>\n");
        body.Append($"<p class=\"why\">{Safe(section.Why)}</p>\n<table><thead><tr>");
        columns.ForEach(column => body.Append($"<th scope=\"col\">{Safe(column)}</th>"));
        body.Append("</tr></thead><tbody>\n");
        foreach (var record in section.Records)
        {
            body.Append("<tr>");
            columns.ForEach(column => body.Append($"<td>{Safe(Cell(record, column))}</td>"));
            body.Append("</tr>\n");
        }
        body.Append("</tbody></table></section>\n");
    }

    private static string Cell(JsonElement record, string column) =>
        record.TryGetProperty(column, out var value) ? value.ToString() : "";

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    public override string ToString()
    {
        var time = at.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return $"{Head}\n<h1>Your data at Nexus COS</h1>\n<p>{Safe(user.DisplayName)}, {Safe(user.Email)}. "
            + $"Collected on {time} from every service. The JSON files hold the same for programs.</p>\n{body}</body></html>\n";
    }
}
