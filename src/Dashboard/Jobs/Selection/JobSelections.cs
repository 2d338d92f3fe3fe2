using System.Buffers.Text;
using System.Security.Cryptography;
using Dashboard.Components.Live;
using Microsoft.Extensions.Caching.Memory;

namespace Dashboard.Jobs.Selection;

/// <summary>
/// Picked jobs as an address has them: <c>job_1 job_2</c>; <c>*</c> for all of the search, <c>* job_3</c> for all but that; where there are
/// too many for an address, <c>~</c> and a token under which they are kept here for a while. No job's id holds a blank.
/// </summary>
internal sealed class JobSelections : IDisposable
{
    /// <summary>So many ids an address holds, of a length that people still send each other.</summary>
    private const int MostInText = 20;

    /// <summary>Escaped, as an address has it.</summary>
    private const int MostTextLength = 1_500;

    /// <summary>Ids that are kept in all: some hundred megabytes at worst.</summary>
    private const int MostKept = 1_000_000;

    private const string AllMark = "*";
    private const char TokenMark = '~';

    /// <summary>Since it was last asked for.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    public void Dispose() => _kept.Dispose();

    /// <returns>A name that nobody guesses, for what one page keeps here.</returns>
    public static string MakeToken() => TokenMark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <param name="token">The page's own: what it kept before is replaced.</param>
    /// <returns>Null for none.</returns>
    public string? TextOf(LivePicks picks, string token)
    {
        if (picks.IsNone)
        {
            return null;
        }

        var first = picks.IsAll ? AllMark : null;
        if (picks.Keys.IsEmpty)
        {
            return first;
        }

        if (picks.Keys.Count <= MostInText && !picks.Keys.Any(IsMistakable))
        {
            var keys = string.Join(' ', picks.Keys.Order(StringComparer.Ordinal));
            if (Uri.EscapeDataString(keys).Length <= MostTextLength)
            {
                return first is null ? keys : $"{first} {keys}";
            }
        }

        _kept.Set(token, picks, new MemoryCacheEntryOptions { Size = picks.Keys.Count, SlidingExpiration = Lifetime });
        return token;
    }

    /// <returns>Null where nothing (or nothing any more) is known by this text.</returns>
    public LivePicks? Find(string? text)
    {
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => null,
            [[TokenMark, ..] token] => _kept.Get<LivePicks>(token),
            [AllMark, .. var others] => LivePicks.All.With(others, isPicked: false),
            _ => LivePicks.None.With(words, isPicked: true),
        };
    }

    private static bool IsMistakable(string jobId) => jobId == AllMark || jobId[0] == TokenMark;
}
