using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Nexus.Contracts.UserAuth;
using Nexus.Kernel.Http;
using Nexus.Kernel.Security;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>The query parameters of a search.</summary>
/// <param name="Q">Words that must all occur; empty for the newest.</param>
/// <param name="Kind">audio, video or release.</param>
/// <param name="Genre">However it is written.</param>
/// <param name="Language">A language tag.</param>
/// <param name="Owner">A creator's identifier.</param>
/// <param name="Limit">1 to 100, normally 20.</param>
/// <param name="After">next of the page before.</param>
internal sealed record SearchParameters(
    string? Q,
    string? Kind,
    string? Genre,
    string? Language,
    Guid? Owner,
    int? Limit,
    string? After
);

internal static class SearchLibrary
{
    private const string Explanation =
        "q: words that must all occur in title, creator, genre or description; the last may be unfinished, marks and case "
        + "do not count, one slip a word is forgiven. kind: audio, video or release. The facets count what fits all of the "
        + "question; where complete is false it fits more than are counted.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/api/content/search", HandleAsync)
            .AllowAnonymous()
            .WithName("searchLibrary")
            .WithSummary("Search published works and releases, the best fit first, with facets")
            .WithDescription(Explanation)
            .ProducesProblem(400);
        routes
            .MapGet("/api/content/my/search", HandleMineAsync)
            .RequireAuthorization(Policies.User)
            .ActsForOrganisations()
            .WithName("searchMyLibrary")
            .WithSummary("Search my works and releases in every state, or those of the organisation I act for")
            .WithDescription(Explanation)
            .ProducesProblem(400);
    }

    private static async Task<Ok<SearchAnswer>> HandleAsync(
        HttpContext context,
        Finder finder,
        SearchItems items,
        string? q,
        string? kind,
        string? genre,
        string? language,
        Guid? owner,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var asked = new SearchParameters(q, kind, genre, language, owner, limit, after);
        return TypedResults.Ok(await AnswerAsync(context, asked, null, finder, items, cancellationToken));
    }

    private static async Task<Ok<SearchAnswer>> HandleMineAsync(
        HttpContext context,
        Finder finder,
        SearchItems items,
        Parties parties,
        string? q,
        string? kind,
        string? genre,
        string? language,
        int? limit,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var owner = await parties.ActingForAsync(context, OrganisationRole.Viewer, cancellationToken);
        var asked = new SearchParameters(q, kind, genre, language, null, limit, after);
        return TypedResults.Ok(await AnswerAsync(context, asked, owner.Id, finder, items, cancellationToken));
    }

    private static async Task<SearchAnswer> AnswerAsync(
        HttpContext context,
        SearchParameters asked,
        Guid? owner,
        Finder finder,
        SearchItems items,
        CancellationToken cancellationToken
    )
    {
        var question = SearchQuestion.Of(asked);
        var findings = await finder.FindAsync(question, owner, cancellationToken);
        var rest = findings
            .Ranked.Where(one => question.After is not { } place || place.IsBefore(one.Score, one.Entry.Id))
            .Take(question.Limit + 1)
            .ToList();
        var page = rest.Take(question.Limit).ToList();
        var next = rest.Count > page.Count ? new SearchPlace(page[^1].Score, page[^1].Entry.Id).ToString() : null;
        if (next is not null)
        {
            PageQuery.LinkNext(context, next);
        }
        return new SearchAnswer(
            await items.OfAsync([.. page.Select(one => one.Entry.Id)], cancellationToken),
            next,
            findings.Ranked.Count,
            findings.Complete,
            SearchFacets.Of(findings.Ranked)
        );
    }
}
