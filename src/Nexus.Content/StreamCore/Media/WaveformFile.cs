using System.Buffers.Binary;
using System.Text.Json;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// The file formats of BBC audiowaveform, version 2, that browser players read: JSON with 16-bit peaks, and binary with
/// 8-bit peaks (a 24-byte little-endian header, then one signed byte a peak).
/// </summary>
internal static class WaveformFile
{
    private const int Version = 2;
    private const int HeaderLength = 24;
    private const uint EightBits = 1;

    public static byte[] Json(WaveformPeaks waveform) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["version"] = Version,
                ["channels"] = 1,
                ["sample_rate"] = waveform.SampleRate,
                ["samples_per_pixel"] = waveform.SamplesPerPixel,
                ["bits"] = 16,
                ["length"] = waveform.Length,
                ["data"] = waveform.Peaks,
            }
        );

    public static byte[] EightBit(WaveformPeaks waveform)
    {
        var file = new byte[HeaderLength + waveform.Peaks.Length];
        BinaryPrimitives.WriteInt32LittleEndian(file, Version);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), EightBits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), waveform.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(12), waveform.SamplesPerPixel);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), (uint)waveform.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(20), 1);
        for (var i = 0; i < waveform.Peaks.Length; i++)
        {
            file[HeaderLength + i] = (byte)(sbyte)(waveform.Peaks[i] >> 8);
        }
        return file;
    }
}
