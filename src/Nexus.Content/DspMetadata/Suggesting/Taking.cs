using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Recordings;
using Nexus.Content.DspMetadata.Releases;

namespace Nexus.Content.DspMetadata.Suggesting;

/// <summary>What can be taken of a suggestion, named as in the metadata.</summary>
internal enum SuggestedField
{
    TitleVersion,
    Contributors,
    Genre,
    PLine,
    CLine,
    Label,
    Explicit,
    Language,
    Territories,
    Deals,
    Isrc,
    Iswc,
    Upc,
    Type,
    CatalogNumber,
    OriginalReleaseDate,
}

/// <summary>
/// Puts suggested values where the owner wants them: in the fields he names, also over his own words; where he names
/// none, in those that he has left empty.
/// </summary>
internal static class Taking
{
    public static RecordingDetails Take(
        this RecordingDetails own,
        RecordingDetails found,
        IReadOnlyList<SuggestedField>? fields
    )
    {
        bool From(SuggestedField field, object? said, object? offered) => Wants(fields, field, said, offered);
        return own.TakeShared(found, fields) with
        {
            Isrc = From(SuggestedField.Isrc, own.Isrc, found.Isrc) ? found.Isrc : own.Isrc,
            Iswc = From(SuggestedField.Iswc, own.Iswc, found.Iswc) ? found.Iswc : own.Iswc,
        };
    }

    public static ReleaseDetails Take(
        this ReleaseDetails own,
        ReleaseDetails found,
        IReadOnlyList<SuggestedField>? fields
    )
    {
        bool From(SuggestedField field, object? said, object? offered) => Wants(fields, field, said, offered);
        return own.TakeShared(found, fields) with
        {
            Upc = From(SuggestedField.Upc, own.Upc, found.Upc) ? found.Upc : own.Upc,
            Type = From(SuggestedField.Type, own.Type, found.Type) ? found.Type : own.Type,
            CatalogNumber = From(SuggestedField.CatalogNumber, own.CatalogNumber, found.CatalogNumber)
                ? found.CatalogNumber
                : own.CatalogNumber,
            OriginalReleaseDate = From(
                SuggestedField.OriginalReleaseDate,
                own.OriginalReleaseDate,
                found.OriginalReleaseDate
            )
                ? found.OriginalReleaseDate
                : own.OriginalReleaseDate,
        };
    }

    private static T TakeShared<T>(this T own, T found, IReadOnlyList<SuggestedField>? fields)
        where T : MusicDetails
    {
        bool From(SuggestedField field, object? said, object? offered) => Wants(fields, field, said, offered);
        return own with
        {
            TitleVersion = From(SuggestedField.TitleVersion, own.TitleVersion, found.TitleVersion)
                ? found.TitleVersion
                : own.TitleVersion,
            Contributors = From(SuggestedField.Contributors, Any(own.Contributors), Any(found.Contributors))
                ? found.Contributors
                : own.Contributors,
            Genre = From(SuggestedField.Genre, own.Genre, found.Genre) ? found.Genre : own.Genre,
            PLine = From(SuggestedField.PLine, own.PLine, found.PLine) ? found.PLine : own.PLine,
            CLine = From(SuggestedField.CLine, own.CLine, found.CLine) ? found.CLine : own.CLine,
            Label = From(SuggestedField.Label, own.Label, found.Label) ? found.Label : own.Label,
            Explicit = From(SuggestedField.Explicit, own.Explicit, found.Explicit) ? found.Explicit : own.Explicit,
            Language = From(SuggestedField.Language, own.Language, found.Language) ? found.Language : own.Language,
            Territories = From(SuggestedField.Territories, own.Territories, found.Territories)
                ? found.Territories
                : own.Territories,
            Deals = From(SuggestedField.Deals, Any(own.Deals), Any(found.Deals)) ? found.Deals : own.Deals,
        };
    }

    private static bool Wants(
        IReadOnlyList<SuggestedField>? fields,
        SuggestedField field,
        object? said,
        object? offered
    ) => offered is not null && (fields is null ? said is null : fields.Contains(field));

    private static object? Any<T>(IReadOnlyList<T> list) => list.Count > 0 ? list : null;
}
