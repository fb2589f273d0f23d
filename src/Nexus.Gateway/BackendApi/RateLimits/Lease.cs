namespace Nexus.Gateway.BackendApi.RateLimits;

/// <summary>
/// The permits one gateway holds for one caller of one limit. They are paid for in Redis already, are good for two
/// seconds, and go back when they were not used. The size follows the demand: it doubles while leases are used up, and
/// falls to what was used when one was not.
/// </summary>
internal sealed class Lease(Limit limit)
{
    private const long Life = 2_000_000;
    private readonly Lock sync = new();
    private int size = Math.Min(8, limit.Batch);
    private int taken;
    private int left;
    private int beyond;
    private long ahead;
    private long grantedAt = long.MinValue / 2;
    private long refusedUntil;
    private long shortUntil;
    private int waiting;

    /// <summary>One asks Redis; the others wait for the answer and share it.</summary>
    public SemaphoreSlim Asking { get; } = new(1, 1);

    /// <summary>A permit that is held, or a refusal that still stands; null when Redis has to be asked.</summary>
    public Verdict? TryTake(long now)
    {
        lock (sync)
        {
            if (now < refusedUntil)
            {
                return new Verdict(false, 0, Seconds(refusedUntil - now));
            }
            if (left == 0 || now - grantedAt > Life)
            {
                return null;
            }
            left--;
            return new Verdict(true, left + beyond, Seconds(ahead));
        }
    }

    /// <summary>Whether more should be asked for while the rest is used, so that nobody waits for them.</summary>
    public bool IsShort(long now)
    {
        lock (sync)
        {
            return size >= 8 && left > 0 && left <= size / 4 && now - grantedAt <= Life && now >= shortUntil;
        }
    }

    /// <summary>How many to ask for ahead of need: what is held afterwards is no more than a batch.</summary>
    public int Shortage()
    {
        lock (sync)
        {
            size = Math.Min(size * 2, limit.Batch);
            return size - left;
        }
    }

    /// <summary>Adds what was asked for ahead of need; that nothing was there is no refusal yet.</summary>
    public void TopUp(Grant grant, long now)
    {
        lock (sync)
        {
            if (grant.Permits == 0)
            {
                shortUntil = now + grant.Wait;
                return;
            }
            left += grant.Permits;
            (taken, beyond, ahead, grantedAt) = (left, grant.Beyond, grant.Ahead, now);
        }
    }

    public void Wait() => Interlocked.Increment(ref waiting);

    public void Waited() => Interlocked.Decrement(ref waiting);

    /// <summary>How many to ask for, and how many unused ones go back.</summary>
    public (int Want, int Back) Demand(long now)
    {
        lock (sync)
        {
            var age = now - grantedAt;
            size =
                left == 0 && age <= Life ? Math.Min(size * 2, limit.Batch) : Math.Max(1, Math.Min(size, taken - left));
            // After the tolerance they have come back by themselves.
            var back = age < limit.Tolerance ? left : 0;
            left = 0;
            return (Math.Clamp(Volatile.Read(ref waiting), size, limit.Batch), back);
        }
    }

    /// <summary>Takes over what Redis gave and uses one of it.</summary>
    public Verdict Fill(Grant grant, long now)
    {
        lock (sync)
        {
            (beyond, ahead) = (grant.Beyond, grant.Ahead);
            if (grant.Permits == 0)
            {
                refusedUntil = now + grant.Wait;
                return new Verdict(false, 0, Seconds(grant.Wait));
            }
            (taken, left, grantedAt) = (grant.Permits, grant.Permits - 1, now);
            return new Verdict(true, left + beyond, Seconds(ahead));
        }
    }

    /// <summary>Whether forgetting it would cost nothing but a round trip.</summary>
    public bool IsOver(long now)
    {
        lock (sync)
        {
            return now >= refusedUntil && now - grantedAt > Life && Volatile.Read(ref waiting) == 0;
        }
    }

    internal static int Seconds(long microseconds) => (int)Math.Max(1, (microseconds + 999_999) / 1_000_000);
}
