import asyncio


async def double(x):
    await asyncio.sleep(0)
    return x * 2


async def main():
    first = await double(1)
    return first, await asyncio.gather(double(2), double(3))


print(asyncio.run(main()))  # expect: (2, [4, 6])
