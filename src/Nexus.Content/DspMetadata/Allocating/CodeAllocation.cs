using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.Data;
using Nexus.Kernel.Http;

namespace Nexus.Content.DspMetadata.Allocating;

/// <summary>A code and how many the prefix still has.</summary>
internal sealed record NewCode(string Code, int Left);

/// <summary>Gives out the next code of a prefix. Needs an open transaction, whose commit makes it count.</summary>
internal sealed class CodeAllocation(MetadataDb db, TimeProvider clock)
{
    /// <summary>The prefix the caller named, or the owner's only one.</summary>
    public async Task<CodePrefix> PrefixAsync(
        Guid ownerId,
        PrefixKind kind,
        Guid? prefixId,
        CancellationToken cancellationToken
    )
    {
        var owned = await db
            .Prefixes.AsNoTracking()
            .Where(row => row.OwnerId == ownerId && row.Kind == kind && (prefixId == null || row.Id == prefixId))
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return owned.Count switch
        {
            1 => owned[0],
            0 when prefixId is { } id => throw Problems.NotFound("prefix", id),
            0 => throw Problems.Conflict(
                "no-prefix",
                "There is no prefix to make a code of.",
                "Register the one your agency gave you: POST /api/dsp/metadata/prefixes."
            ),
            _ => throw Problems.Invalid("prefixId", $"There are {owned.Count} prefixes: say which one."),
        };
    }

    /// <param name="prefix">Of which prefix.</param>
    /// <param name="isTaken">Codes that were given by hand are passed over.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<NewCode> NextAsync(
        CodePrefix prefix,
        Func<string, Task<bool>> isTaken,
        CancellationToken cancellationToken
    )
    {
        // The lock: whoever else wants a code of this prefix waits until this one is committed.
        await db.Prefixes.Where(row => row.Id == prefix.Id).LockAsync(db, row => row.First, cancellationToken);
        var year = prefix.YearOf(clock.GetUtcNow());
        var counter = await db.Counters.FirstOrDefaultAsync(
            row => row.PrefixId == prefix.Id && row.Year == year,
            cancellationToken
        );
        counter ??= db
            .Counters.Add(
                new CodeCounter
                {
                    PrefixId = prefix.Id,
                    Year = year,
                    Next = prefix.First,
                }
            )
            .Entity;
        while (counter.Next <= prefix.Last)
        {
            var code = prefix.Make(year, counter.Next++);
            if (!await isTaken(code))
            {
                return new NewCode(code, prefix.Last - counter.Next + 1);
            }
        }
        throw Problems.Conflict(
            "prefix-exhausted",
            "The prefix has no code left.",
            prefix.Kind == PrefixKind.Isrc
                ? $"All {Identifiers.Isrc.LastDesignation} designations of {prefix.Prefix} in {year} are given out; register another prefix."
                : $"All numbers of {prefix.Prefix} are given out; register another prefix."
        );
    }
}
