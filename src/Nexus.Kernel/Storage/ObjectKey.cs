namespace Nexus.Kernel.Storage;

/// <summary>
/// What a key may be: 1 to 512 characters, in parts of 1 to 128 divided by slashes; a part holds ASCII letters, digits
/// and <c>-_.=@+</c> and does not begin with a dot. So a key is the same on every store, in a URL and in a file name, and
/// never leads out of a folder.
/// </summary>
public static class ObjectKey
{
    private const int LongestKey = 512;
    private const int LongestPart = 128;

    /// <summary>Accepts a key.</summary>
    /// <exception cref="ArgumentException">It is not one; the message says why.</exception>
    public static void Validate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > LongestKey)
            throw Wrong(key, $"is {key.Length} characters long; 1 to {LongestKey} are allowed");
        foreach (var range in key.AsSpan().Split('/'))
            ValidatePart(key, key.AsSpan()[range]);
    }

    /// <summary>Accepts the beginning of a key; it may be empty and end anywhere.</summary>
    /// <exception cref="ArgumentException">No key can begin so; the message says why.</exception>
    public static void ValidatePrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > 0)
            Validate(prefix.EndsWith('/') ? prefix[..^1] : prefix);
    }

    private static void ValidatePart(string key, ReadOnlySpan<char> part)
    {
        if (part.Length is 0 or > LongestPart)
            throw Wrong(key, $"has a part of {part.Length} characters between slashes; 1 to {LongestPart} are allowed");
        if (part[0] == '.')
            throw Wrong(key, "has a part that begins with a dot");
        foreach (var character in part)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"-_.=@+".Contains(character))
                throw Wrong(key, $"holds U+{(int)character:X4}; letters, digits and -_.=@+ are allowed");
        }
    }

    private static ArgumentException Wrong(string key, string why) =>
        new($"The object key \"{(key.Length > 80 ? key[..80] + "…" : key)}\" {why}.");
}
