namespace Nexus.Kernel.Services;

/// <summary>How large the body of a request may be.</summary>
public static class BodyLimit
{
    /// <summary>In bytes, where nothing else is said: 1 MiB. Files go through dsp-upload.</summary>
    public const long Usual = 1 << 20;
}
