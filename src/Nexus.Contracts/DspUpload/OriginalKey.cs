namespace Nexus.Contracts.DspUpload;

/// <summary>
/// The name of an original. It is another one for each upload, because works are followed by it; where the same bytes
/// were there already, it says where they lie, and behind a <c>#</c> which upload it is. No key of the object store holds
/// that sign, so who forgets <see cref="PlaceOf"/> is refused by the store and reads nothing wrong.
/// </summary>
public static class OriginalKey
{
    private const char Mark = '#';

    /// <summary>Names the original of an upload whose bytes lie at a place that an earlier upload made.</summary>
    public static string Of(string place, Guid uploadId) => $"{place}{Mark}{uploadId:N}";

    /// <summary>Where the bytes lie in the object store.</summary>
    public static string PlaceOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var mark = key.IndexOf(Mark, StringComparison.Ordinal);
        return mark < 0 ? key : key[..mark];
    }
}
