using Nexus.Content.DspMetadata.Identifiers;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>One way of writing: no blanks around texts, nothing where a text is empty, identifiers without hyphens.</summary>
internal static class Tidying
{
    public static T Tidy<T>(this T details)
        where T : MusicDetails =>
        details with
        {
            TitleVersion = Text(details.TitleVersion),
            Genre = Text(details.Genre),
            Label = Text(details.Label),
            Language = Text(details.Language)?.ToLowerInvariant(),
            Contributors = [.. details.Contributors.Select(Tidy)],
        };

    public static string? Code(IdentifierKind kind, string? text) =>
        Text(text) is { } code ? IdentifierAttribute.Parse(kind, code) : null;

    public static string? Text(string? text) => text?.Trim() is { Length: > 0 } plain ? plain : null;

    private static Contributor Tidy(Contributor one) =>
        one with
        {
            Name = one.Name.Trim(),
            Roles = [.. one.Roles.Distinct()],
            Ipi = Code(IdentifierKind.Ipi, one.Ipi),
            Isni = Code(IdentifierKind.Isni, one.Isni),
        };
}
