using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Nexus.Finance.LedgerMgr.Periods;
using Nexus.Finance.LedgerMgr.Posting;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Finance.LedgerMgr.Exporting;

/// <summary>The journal as a file that accountants' own tools read.</summary>
internal static class ExportJournal
{
    private static readonly Dictionary<string, JournalFormat> Formats = new(StringComparer.Ordinal)
    {
        ["hledger"] = new HledgerFormat(),
        ["beancount"] = new BeancountFormat(),
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/ledger/export/{format}", HandleAsync)
            .RequireAuthorization(Permissions.Policy(Permissions.LedgerRead))
            .WithName("exportJournal")
            .WithSummary("Export the journal for hledger or Beancount")
            .WithDescription(
                "from and through are months such as 2026-11. With from, the file begins with the opening balances, so that "
                    + "it is whole by itself."
            )
            .Produces(200, contentType: "text/plain")
            .ProducesProblem(400);

    private static async Task HandleAsync(
        string format,
        HttpContext http,
        JournalReader journal,
        CancellationToken cancellationToken,
        string? from = null,
        string? through = null
    )
    {
        if (!Formats.TryGetValue(format, out var language))
        {
            throw Problems.Invalid("format", $"One of: {string.Join(", ", Formats.Keys)}.");
        }
        DateOnly? first = from is null ? null : Month.Parse(from, "from");
        DateOnly? end = through is null ? null : Month.Parse(through, "through").AddMonths(1);
        if (first >= end)
        {
            throw Problems.Invalid("from", "Not after through.");
        }
        var (scope, opening, last) = await journal.StandAsync(from, cancellationToken);
        var response = http.Response;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "private, no-store";
        var name = $"nexus-{from ?? "all"}{(through is null ? "" : "-" + through)}.{language.FileExtension}";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment")
        {
            FileName = name,
        }.ToString();
        await using var file = new StringWriter();
        language.Begin(file, $"Nexus COS, journal{Range(from, through)}", scope);
        if (opening is not null)
        {
            language.Write(file, opening, scope);
        }
        await foreach (var page in journal.PagesAsync(DayOf(first), DayOf(end), last, cancellationToken))
        {
            foreach (var entry in page)
            {
                language.Write(file, entry, scope);
            }
            await SendAsync(response, file, cancellationToken);
        }
        await SendAsync(response, file, cancellationToken);
    }

    private static async Task SendAsync(HttpResponse response, StringWriter file, CancellationToken cancellationToken)
    {
        await response.WriteAsync(file.ToString(), cancellationToken);
        file.GetStringBuilder().Clear();
    }

    private static string Range(string? from, string? through) =>
        (from is null ? "" : $" from {from}") + (through is null ? "" : $" through {through}");

    private static string? DayOf(DateOnly? day) => day is { } some ? PeriodKey.DayOf(some) : null;
}
