namespace Nexus.Content.StreamCore.Live.Broadcasting;

/// <summary>What a moof box says of the picture in it (ISO/IEC 14496-12 section 8.8).</summary>
internal sealed record MovieFragment(bool HasPicture, double Duration, bool IsIndependent)
{
    private const uint IsNotKeyframe = 0x1_0000;

    public static MovieFragment Read(byte[] moof, MovieHeader movie)
    {
        foreach (var bytes in new Mp4Box(moof).Children())
        {
            if (Mp4Box.NameOf(bytes) != "traf")
            {
                continue;
            }
            var track = new Mp4Box(bytes);
            var defaults = TrackDefaults.Read(track.Child("tfhd"));
            if (defaults.TrackId == movie.TrackId)
            {
                return ReadRuns(track, defaults, movie.TimeScale);
            }
        }
        return new MovieFragment(false, 0, false);
    }

    private static MovieFragment ReadRuns(Mp4Box track, TrackDefaults defaults, uint timeScale)
    {
        long units = 0;
        uint? first = null;
        foreach (var bytes in track.Children())
        {
            if (Mp4Box.NameOf(bytes) == "trun")
            {
                var (length, flags) = ReadRun(new Mp4Box(bytes), defaults);
                units += length;
                first ??= flags;
            }
        }
        return new MovieFragment(first is not null, (double)units / timeScale, (first & IsNotKeyframe) == 0);
    }

    private static (long Units, uint? FirstFlags) ReadRun(Mp4Box run, TrackDefaults defaults)
    {
        var (flags, count, at) = (run.Flags, run.UInt32At(4), 8);
        at += Has(flags, 0x1) ? 4 : 0;
        uint? first = null;
        if (Has(flags, 0x4))
        {
            first = run.UInt32At(at);
            at += 4;
        }
        long units = 0;
        for (var i = 0; i < count; i++)
        {
            units += Has(flags, 0x100) ? run.UInt32At(at) : defaults.Duration;
            at += Has(flags, 0x100) ? 4 : 0;
            at += Has(flags, 0x200) ? 4 : 0;
            first ??= Has(flags, 0x400) ? run.UInt32At(at) : defaults.Flags;
            at += Has(flags, 0x400) ? 4 : 0;
            at += Has(flags, 0x800) ? 4 : 0;
        }
        return (units, first);
    }

    private static bool Has(uint flags, uint flag) => (flags & flag) != 0;

    /// <summary>What holds for each sample that says nothing else.</summary>
    private sealed record TrackDefaults(uint TrackId, uint Duration, uint Flags)
    {
        public static TrackDefaults Read(Mp4Box header)
        {
            var (flags, at) = (header.Flags, 8);
            at += Has(flags, 0x1) ? 8 : 0;
            at += Has(flags, 0x2) ? 4 : 0;
            var duration = Has(flags, 0x8) ? header.UInt32At(at) : 0;
            at += Has(flags, 0x8) ? 4 : 0;
            at += Has(flags, 0x10) ? 4 : 0;
            var sample = Has(flags, 0x20) ? header.UInt32At(at) : 0;
            return new TrackDefaults(header.UInt32At(4), duration, sample);
        }
    }
}
