namespace Nexus.Content.StreamCore.Live.Whip.Matroska;

/// <summary>How large a picture is, from the beginning of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1).</summary>
internal static class SpsSize
{
    private static readonly int[] ProfilesWithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

    /// <exception cref="InvalidDataException">It is no sequence parameter set.</exception>
    public static (int Width, int Height) Of(ReadOnlySpan<byte> sps)
    {
        if (sps.Length < 5)
        {
            throw new InvalidDataException("A sequence parameter set that is cut short.");
        }
        var bits = new BitReader(sps[4..]);
        _ = bits.Golomb();
        var chroma = ProfilesWithChroma.Contains(sps[1]) ? ReadChroma(ref bits) : 1;
        _ = bits.Golomb();
        SkipOrder(ref bits);
        _ = bits.Golomb();
        _ = bits.Bit();
        var (across, down) = (bits.Golomb() + 1, bits.Golomb() + 1);
        var frameOnly = bits.Bit();
        if (frameOnly == 0)
        {
            _ = bits.Bit();
        }
        _ = bits.Bit();
        var (width, height) = (16 * across, 16 * down * (2 - frameOnly));
        if (bits.Bit() == 1)
        {
            // What is cut off is counted in samples of colour.
            var (x, y) = (chroma is 1 or 2 ? 2 : 1, (chroma == 1 ? 2 : 1) * (2 - frameOnly));
            width -= x * (bits.Golomb() + bits.Golomb());
            height -= y * (bits.Golomb() + bits.Golomb());
        }
        return width > 0 && height > 0 && width <= 16_384 && height <= 16_384
            ? (width, height)
            : throw new InvalidDataException($"A picture of {width} by {height}.");
    }

    private static int ReadChroma(ref BitReader bits)
    {
        var chroma = bits.Golomb();
        if (chroma == 3)
        {
            _ = bits.Bit();
        }
        _ = bits.Golomb();
        _ = bits.Golomb();
        _ = bits.Bit();
        if (bits.Bit() == 1)
        {
            // Nobody who sends from a browser has scaling lists of his own; they would have to be read through here.
            throw new InvalidDataException("Scaling lists in a sequence parameter set.");
        }
        return chroma;
    }

    private static void SkipOrder(ref BitReader bits)
    {
        var type = bits.Golomb();
        if (type == 0)
        {
            _ = bits.Golomb();
        }
        else if (type == 1)
        {
            _ = bits.Bit();
            _ = bits.Golomb();
            _ = bits.Golomb();
            for (var left = bits.Golomb(); left > 0; left--)
            {
                _ = bits.Golomb();
            }
        }
    }

    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;
        private int at;
        private int zeros;

        public int Bit()
        {
            var index = at / 8;
            if (at % 8 == 0)
            {
                // A third byte after two zeros only keeps the start code away (section 7.4.1.1).
                if (zeros >= 2 && index < bytes.Length && bytes[index] == 3)
                {
                    at += 8;
                    index++;
                    zeros = 0;
                }
                zeros = index < bytes.Length && bytes[index] == 0 ? zeros + 1 : 0;
            }
            if (index >= bytes.Length)
            {
                throw new InvalidDataException("A sequence parameter set that is cut short.");
            }
            return (bytes[index] >> (7 - (at++ % 8))) & 1;
        }

        /// <summary>A number in exponential Golomb code (section 9.1).</summary>
        public int Golomb()
        {
            var length = 0;
            while (Bit() == 0)
            {
                if (++length > 24)
                {
                    throw new InvalidDataException("A number that is too large.");
                }
            }
            var value = 1;
            for (; length > 0; length--)
            {
                value = (value << 1) | Bit();
            }
            return value - 1;
        }
    }
}
