using Nexus.Web.Wire;

namespace Nexus.Web.Pages.Studio;

/// <summary>Who may play a work now and why, in words.</summary>
/// <param name="Work">The work.</param>
/// <param name="Followers">How many follow its owner; null where that is not known.</param>
/// <param name="Offers">Products on sale that sell or lend a release it is on; null where they did not come.</param>
internal sealed record AccessSentence(OwnWork Work, long? Followers, IReadOnlyList<Product>? Offers)
{
    /// <summary>Without the place, which follows it, and without a full stop.</summary>
    public string Text =>
        IsOut
            ? $"{Capital(Who)} may play it"
            : $"Nobody but {Work.OwnerName} may play it now: {WhyNot}. Once it is {Out}, {Who} may play it";

    private bool IsOut => Work.State == "published";

    private string WhyNot =>
        Work.Held ? "moderators keep it from the public"
        : Work.State == "withdrawn" ? "it is withdrawn"
        : "it is not published";

    private string Out => Work.Held || Work.State == "withdrawn" ? "public again" : "published";

    private string Who =>
        Work.Access switch
        {
            "free" => "everybody",
            "followers" => Listed($"followers of {Work.OwnerName}{Count}", "members", Customers),
            "members" => Listed($"members of {Work.OwnerName}", Customers),
            _ when Offers is null => "who bought it",
            _ => Customers ?? "only who bought it before (nothing on sale contains it)",
        };

    private string Count => Followers is { } many ? $" ({many} now)" : "";

    // Whoever bought a release may play what is on it, whatever its access is.
    private string? Customers
    {
        get
        {
            var (sold, lent) = (Titles(one => one.Rental is null), Titles(one => one.Rental is not null));
            return (sold, lent) switch
            {
                ({ } some, { } same) when some == same => $"who buys or rents {some}",
                ({ } some, { } others) => $"who buys {some} or rents {others}",
                ({ } some, null) => $"who buys {some}",
                (null, { } others) => $"who rents {others}",
                _ => null,
            };
        }
    }

    private string? Titles(Func<Variant, bool> which)
    {
        var titles = (Offers ?? [])
            .Where(offer => offer.Variants.Any(which))
            .Select(offer => $"“{offer.Title}”")
            .Distinct();
        return string.Join(" or ", titles) is { Length: > 0 } some ? some : null;
    }

    private static string Listed(params string?[] parts)
    {
        var said = parts.OfType<string>().ToList();
        return said.Count == 1 ? said[0] : $"{string.Join(", ", said.SkipLast(1))} and {said[^1]}";
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
