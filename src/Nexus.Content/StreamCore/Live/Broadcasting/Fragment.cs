namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>What an encoder's output consists of: one beginning, then parts.</summary>
/// <param name="Bytes">Whole boxes of ISO base media.</param>
/// <param name="Codec">As RFC 6381 names the picture's codec; only a beginning has it.</param>
/// <param name="Duration">Seconds of picture.</param>
/// <param name="IsIndependent">Whether a decoder can begin with it.</param>
internal sealed record Fragment(byte[] Bytes, string? Codec, double Duration, bool IsIndependent)
{
    public bool IsBeginning => Codec is not null;
}
