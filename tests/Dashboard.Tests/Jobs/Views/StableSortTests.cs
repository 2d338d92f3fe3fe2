using CsCheck;
using Dashboard.Jobs.Views;

namespace Dashboard.Tests.Jobs.Views;

public sealed class StableSortTests
{
    /// <summary>Of few bytes, so that many are equal; of all; and with high bytes alone.</summary>
    private static readonly Gen<ulong> Numbers = Gen.OneOf(
        Gen.ULong[0, 3],
        Gen.ULong[0, 70_000],
        Gen.ULong,
        Gen.ULong[0, 300].Select(number => number << 52)
    );

    [Fact]
    public void Sorted_AsAStableSortHasIt() =>
        Gen.OneOf(Numbers.Array[0, 60], Numbers.Array[0, 2_000])
            .Sample(numbers =>
            {
                var values = Enumerable.Range(0, numbers.Length).ToArray();
                var expected = values.OrderBy(value => numbers[value]).ToArray();
                var sorted = numbers.ToArray();

                StableSort.Sort(sorted, values);

                Assert.Equal(expected, values);
                Assert.Equal(numbers.Order(), sorted);
            });
}
