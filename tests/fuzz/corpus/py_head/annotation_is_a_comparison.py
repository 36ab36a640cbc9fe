revision:U<=None
