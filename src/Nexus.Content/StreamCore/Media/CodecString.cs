namespace Nexus.Content.StreamCore.Media;

/// <summary>RFC 6381 section 3.3: avc1 with profile, constraints and level as they stand in the init segment's avcC box.</summary>
internal static class CodecString
{
    public static async Task<string> OfAsync(string initSegment, CancellationToken cancel)
    {
        var bytes = await File.ReadAllBytesAsync(initSegment, cancel);
        var box = bytes.AsSpan().IndexOf("avcC"u8);
        // Four bytes of name and one of version come before the three.
        return box < 0 || bytes.Length < box + 8
            ? throw new MediaToolException($"{Path.GetFileName(initSegment)} holds no H.264 configuration.")
            : "avc1." + Convert.ToHexStringLower(bytes, box + 5, 3);
    }
}
