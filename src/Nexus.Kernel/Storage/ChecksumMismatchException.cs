namespace Nexus.Kernel.Storage;

/// <summary>The content that arrived is not the content that was announced; nothing of it was kept.</summary>
public sealed class ChecksumMismatchException : Exception
{
    /// <summary>Names the key and both checksums (SHA-256, hex).</summary>
    public ChecksumMismatchException(string key, string expected, string actual)
        : base($"The content for \"{key}\" has SHA-256 {actual}, not {expected}; nothing was kept. Send it again.")
    {
        Key = key;
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>What was announced.</summary>
    public string Expected { get; }

    /// <summary>What arrived.</summary>
    public string Actual { get; }
}
